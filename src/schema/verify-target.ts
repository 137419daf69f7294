import type { CheckReport } from '../pgvector/check-report.ts';
import { runChecks } from '../pgvector/run-checks.ts';
import type { Connection } from '../postgres/connection.ts';
import type { ServerProbe } from '../postgres/probe.ts';
import { type SchemaJudgement, judgeSchema } from './checks/judge-schema.ts';
import type { SchemaDrift } from './checks/schema-drift.ts';
import type { SchemaState } from './checks/schema-state.ts';
import { compareLedger } from './ledger/compare-ledger.ts';
import { coreOperations } from './operations/core-operations.ts';
import type { SchemaSources } from './schema-sources.ts';
import type { TargetOptions } from './target-options.ts';

export interface VerifyOptions extends TargetOptions {
  /** What the server said about itself just now. */
  readonly probe: ServerProbe;
  /** What the database holds now. */
  readonly state: SchemaState;
}

/** The checks of a database and of its schema. */
export interface TargetCheck {
  readonly report: CheckReport;
  /** Every difference between what is declared and what is there; data for programs. */
  readonly drift: readonly SchemaDrift[];
}

/**
 * Judges a database that was asked already, and tries pgvector and the core operations of an
 * application in transactions that are rolled back: two round trips.
 *
 * @throws SetupError CANCELLED, or what `diagnose` explains when the session is lost
 */
export async function verifyTarget(
  connection: Connection,
  sources: SchemaSources,
  options: VerifyOptions,
): Promise<TargetCheck> {
  const { probe, dimensions } = options;
  const report = await runChecks(connection, { ...options, known: probe });
  if (report.error !== null) throw report.error;
  const schema = judge(sources, options);
  const operations = await coreOperations(connection, probe, dimensions);
  return {
    report: { ...report, results: [...report.results, ...schema.results, operations] },
    drift: schema.drift,
  };
}

function judge(
  { application, declaration }: SchemaSources,
  { target, probe, state, dimensions }: VerifyOptions,
): SchemaJudgement {
  const folder = application?.folder ?? null;
  return judgeSchema({
    target,
    role: probe.user,
    state,
    declaration,
    dimensions,
    migrations:
      application === null || folder === null
        ? null
        : { folder, comparison: compareLedger(application, state.ledger) },
  });
}
