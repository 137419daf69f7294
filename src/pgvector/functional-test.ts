import loadedLibrarySql from '../../sql/loaded-library.sql';
import type { SetupError } from '../errors/setup-error.ts';
import type { Connection, QueryResult, Row } from '../postgres/connection.ts';
import { isServersVerdict } from '../postgres/is-servers-verdict.ts';
import type { ServerProbe } from '../postgres/probe.ts';
import { compareVersions } from '../postgres/version.ts';
import { type FunctionalSql, functionalSql } from './functional-sql.ts';

/** How one step of the functional test ended. */
export type StepOutcome =
  | { readonly status: 'passed' }
  | { readonly status: 'failed'; readonly words: string; readonly error: SetupError | null }
  | { readonly status: 'not-run'; readonly reason: string };

export interface FunctionalOutcome {
  readonly type: StepOutcome;
  readonly operators: StepOutcome;
  readonly index: StepOutcome;
  /** The version compiled into the loaded library; null below PostgreSQL 18 or pgvector 0.8.1. */
  readonly loadedVersion: string | null;
}

type Step = 'type' | 'operators' | 'index';

/** PostgreSQL 18 made a loaded module's version readable. */
const modulesReadableSince = 180_000;

/** A build of eight rows takes milliseconds; a server that needs longer has another trouble. */
const setUp = `begin; set local statement_timeout = '20s'; set local client_min_messages = error`;

/**
 * Uses pgvector as an application would: the type, three operators with known results, and an HNSW
 * index at the wanted dimensions that the planner takes. Everything runs in one transaction that is
 * rolled back, in one round trip; only when that fails are the steps asked one by one.
 */
export async function functionalTest(
  connection: Connection,
  server: ServerProbe,
  dimensions: number,
): Promise<FunctionalOutcome> {
  const { vector } = server;
  if (vector === null) return allNotRun('the extension is not installed');
  if (!vector.schemaUsable) return allNotRun(`schema "${vector.schema}" may not be used`);
  const sql = functionalSql(vector.schema, dimensions);
  const obstacle = indexObstacle(server, vector.version, dimensions);
  const library = server.serverVersionNum >= modulesReadableSince ? [loadedLibrarySql] : [];
  const steps: readonly Step[] =
    obstacle === null ? ['type', 'operators', 'index'] : ['type', 'operators'];
  try {
    const rows = await inRolledBackTransaction(connection, [
      sql.type,
      ...library,
      ...steps.slice(1).map((step) => sql[step]),
    ]);
    return {
      type: judge('type', rows),
      operators: judge('operators', rows),
      index: obstacle === null ? judge('index', rows) : { status: 'not-run', reason: obstacle },
      loadedVersion: textOf(rows, 'version'),
    };
  } catch (error) {
    if (!isServersVerdict(error)) throw error;
    return stepByStep(connection, sql, obstacle);
  }
}

async function stepByStep(
  connection: Connection,
  sql: FunctionalSql,
  obstacle: string | null,
): Promise<FunctionalOutcome> {
  const run = async (step: Step): Promise<StepOutcome> => {
    try {
      return judge(step, await inRolledBackTransaction(connection, [sql[step]]));
    } catch (error) {
      if (!isServersVerdict(error)) throw error;
      return { status: 'failed', words: error.detail ?? error.message, error };
    }
  };
  const type = await run('type');
  const blocked: StepOutcome = { status: 'not-run', reason: 'the type does not work' };
  const operators = type.status === 'passed' ? await run('operators') : blocked;
  const index = obstacle === null ? null : ({ status: 'not-run', reason: obstacle } as const);
  return {
    type,
    operators,
    index: index ?? (type.status === 'passed' ? await run('index') : blocked),
    loadedVersion: null,
  };
}

async function inRolledBackTransaction(
  connection: Connection,
  statements: readonly string[],
): Promise<readonly Row[]> {
  try {
    const results = await connection.batch([setUp, ...statements, 'rollback'].join(';\n'));
    return results.flatMap((result: QueryResult) => result.rows);
  } catch (error) {
    if (isServersVerdict(error)) await connection.query('rollback');
    throw error;
  }
}

function judge(step: Step, rows: readonly Row[]): StepOutcome {
  const wrong = (words: string): StepOutcome => ({ status: 'failed', words, error: null });
  switch (step) {
    case 'type': {
      const text = textOf(rows, 'vector');
      return text === '[1,2,3]'
        ? { status: 'passed' }
        : wrong(`[1,2,3] came back as ${text ?? 'nothing'}`);
    }
    case 'operators': {
      const row = rows.find((candidate) => 'cosine' in candidate) ?? {};
      const bad = expected.filter(([name, value]) => !(Math.abs(Number(row[name]) - value) < 1e-4));
      return bad.length === 0
        ? { status: 'passed' }
        : wrong(
            bad.map(([name, value]) => `${name} is ${String(row[name])}, not ${value}`).join('; '),
          );
    }
    case 'index': {
      const plan = rows.flatMap((row) => ('QUERY PLAN' in row ? [String(row['QUERY PLAN'])] : []));
      if (!plan.some((line) => line.includes('setup_wizard_check_hnsw'))) {
        return wrong(`the planner does not use the index: ${plan.join(' ').trim()}`);
      }
      const found = rows.some((row) => 'id' in row);
      return found ? { status: 'passed' } : wrong('the index finds no row');
    }
  }
}

/** The distances of [1,2,3] and [4,5,6]: √27, −32 and 1 − 32/√(14·77). */
const expected = [
  ['l2', Math.sqrt(27)],
  ['negative_inner_product', -32],
  ['cosine', 1 - 32 / Math.sqrt(14 * 77)],
] as const;

function indexObstacle(server: ServerProbe, version: string, dimensions: number): string | null {
  if (server.inRecovery || server.readOnly) return 'the server is read-only';
  if (!server.mayCreateTemp) return 'the role may not create temporary tables';
  if (compareVersions(version, '0.5.0') < 0) return `pgvector ${version} has no HNSW index`;
  if (dimensions > 2_000 && compareVersions(version, '0.7.0') < 0) {
    return `pgvector ${version} cannot index ${dimensions} dimensions`;
  }
  return null;
}

function allNotRun(reason: string): FunctionalOutcome {
  const outcome: StepOutcome = { status: 'not-run', reason };
  return { type: outcome, operators: outcome, index: outcome, loadedVersion: null };
}

function textOf(rows: readonly Row[], column: string): string | null {
  const value = rows.find((row) => column in row)?.[column];
  return typeof value === 'string' ? value : null;
}
