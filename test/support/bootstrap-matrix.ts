import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import type { ErrorCode } from '../../src/errors/error-codes.ts';
import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { primaryFlags } from './primary-flags.ts';
import { runCli } from './run-cli.ts';
import { runHere } from './run-here.ts';
import { setupDocument } from './setup-document.ts';

export type MatrixRole = 'superuser' | 'owner' | 'plain' | 'read-only';

/** What one run of `bootstrap` says and leaves, and what is to be done about it. */
export interface Outcome {
  readonly exit: 0 | 1 | 3;
  /** Absent when there is no error. */
  readonly code?: ErrorCode;
  /** In the message or the detail of the error; {db} and {role} stand for this cell's. */
  readonly says?: string;
  /** In the fix, when it is more than the statements. */
  readonly advises?: string;
  /** Statements that have to be in the fix; an administrator runs them before the next run. */
  readonly sql?: string;
  /** Options that have to be in the fix, and are given from the next run on. */
  readonly options?: readonly string[];
  /** Ids of the checks that fail, in order; compared where the run did all its work. */
  readonly fails?: readonly string[];
  /** Ids of the checks that warn, in the same way. */
  readonly warns?: readonly string[];
  /** What the run made; absent means that nothing in the database differs. */
  readonly makes?: 'a part' | 'extensions' | 'schema';
}

/** The runs of a cell: each follows the advice of the one before. */
export type Runs = readonly Outcome[];
export type Matrix = Readonly<Record<string, Partial<Record<MatrixRole, Runs>>>>;

/** What is wrong with a server whatever is done: an expected `done` ends with its failures. */
export interface AlwaysBad {
  readonly fails: readonly string[];
  readonly warns: readonly string[];
}

/** A database in one state, as one role sees it. */
export interface MatrixCell {
  readonly settings: ConnectionSettings;
  /** Runs statements as the administrator. */
  readonly sql: (text: string, database: string) => Promise<readonly Record<string, unknown>[]>;
  readonly options: readonly string[];
  /** Checks that do not pass in any cell of this server. */
  readonly always: AlwaysBad;
}

/** What a database holds as lines, without a right to anything; null when there is no database. */
const catalog = `
  select 'extension ' || extname || ' ' || extversion as line from pg_extension
  union all
  select 'schema ' || nspname from pg_namespace where nspname !~ '^pg_'
  union all
  select 'relation ' || c.oid::regclass from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  union all
  select 'column ' || a.attrelid::regclass || '.' || a.attname
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
  where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and a.attnum > 0 and not a.attisdropped
  union all
  select 'type ' || oid::regtype from pg_type where typtype in ('e', 'd') and oid >= 16384
  order by 1`;

type Run = typeof runHere;

/**
 * Makes one test of every cell: the command is run, its advice followed, and run again. The first and
 * the last cell are walked with the built program, which prints for the others what it prints for them.
 */
export function walkMatrix(
  command: 'bootstrap' | 'check',
  matrix: Matrix,
  prepare: (state: string, role: MatrixRole) => Promise<MatrixCell>,
): void {
  const all = Object.values(matrix).flatMap((roles) => Object.values(roles));
  describe.each(Object.entries(matrix))(`${command}: %s`, (state, roles) => {
    const cells = Object.entries(roles) as [MatrixRole, Runs][];
    it.each(cells)('as %s', async (role, runs) => {
      const cell = await prepare(state, role);
      const run = runs === all[0] || runs === all.at(-1) ? runCli : runHere;
      await followAdvice(command, cell, runs, run);
    });
  });
}

async function followAdvice(
  command: string,
  cell: MatrixCell,
  runs: Runs,
  run: Run,
): Promise<void> {
  let options = cell.options;
  for (const [index, expected] of runs.entries()) {
    const before = await holdings(cell);
    await expectRun([command, ...options], cell, expected, run);
    const after = await holdings(cell);
    expectHoldings(before, after, expected);
    if (index === runs.length - 1) return;
    if (expected.sql !== undefined) {
      await cell.sql(
        filledIn(expected.sql, cell.settings),
        after === null ? 'postgres' : cell.settings.database,
      );
    }
    options = [...options, ...(expected.options ?? [])];
  }
}

async function expectRun(
  words: readonly string[],
  { settings, always }: MatrixCell,
  expected: Outcome,
  run: Run,
): Promise<void> {
  const cwd = mkdtempSync(join(tmpdir(), 'setup-wizard-test-'));
  const args = [...words, '--target', 'primary', '--json', '--retries', '1'];
  const result = await run([...args, ...primaryFlags(settings)], {
    cwd,
    input: settings.password ?? '',
  });
  rmSync(cwd, { recursive: true });
  expect(result.stdout + result.stderr).not.toContain(settings.password);

  const { error, checks } = setupDocument(result);
  const said = { exit: result.code, code: error?.code ?? null, message: error?.message };
  const [exit, code] = endOf(expected, always);
  expect(said, `${error?.detail ?? ''}\n${error?.fix ?? ''}`).toMatchObject({
    exit,
    code,
  });
  const fill = (text: string | undefined): string => filledIn(text ?? '', settings);
  expect(`${error?.message ?? ''}\n${error?.detail ?? ''}`).toContain(fill(expected.says));
  for (const part of [expected.advises, expected.sql, ...(expected.options ?? [])]) {
    expect(error?.fix ?? '').toContain(fill(part));
  }
  // A run that could not do its work tells how the database stands, which is not what this is about.
  if (expected.exit === 1) return;
  const found = (status: 'fail' | 'warn'): readonly string[] =>
    checks
      .filter((check) => check.status === status && !always[`${status}s`].includes(check.id))
      .map(({ id }) => id);
  expect({ fails: found('fail'), warns: found('warn') }).toEqual({
    fails: expected.fails ?? [],
    warns: expected.warns ?? [],
  });
}

function endOf({ exit, code }: Outcome, always: AlwaysBad): readonly [number, string | null] {
  if (exit === 0 && always.fails.length > 0) return [3, 'PRIMARY_CHECKS_FAILED'];
  return [exit, code === undefined ? null : `PRIMARY_${code}`];
}

function filledIn(text: string, { database, user }: ConnectionSettings): string {
  return text.replaceAll('{db}', database).replaceAll('{role}', user);
}

async function holdings({ sql, settings }: MatrixCell): Promise<readonly string[] | null> {
  try {
    return (await sql(catalog, settings.database)).map(({ line }) => String(line));
  } catch (error) {
    if ((error as { code?: unknown }).code === '3D000') return null;
    throw error;
  }
}

const everyExtension = [
  expect.stringMatching(/^extension pg_trgm /u),
  expect.stringMatching(/^extension uuid-ossp /u),
  expect.stringMatching(/^extension vector /u),
] as string[];

const wholeSchema = ['relation notes', 'relation notes_embedding_idx', 'type kind'];

function expectHoldings(
  before: readonly string[] | null,
  after: readonly string[] | null,
  { makes }: Outcome,
): void {
  if (makes === undefined) {
    expect(after).toEqual(before);
    return;
  }
  expect(after).not.toEqual(before);
  if (makes === 'extensions') expect(after).toEqual(expect.arrayContaining(everyExtension));
  if (makes === 'schema') expect(after).toEqual(expect.arrayContaining(wholeSchema));
}
