import { SetupError, type Target } from '../errors/setup-error.ts';
import { failedReport } from '../pgvector/failed-report.ts';
import { schemaCheckIds } from '../postgres/check-result.ts';
import { connect } from '../postgres/connect.ts';
import type { Connection } from '../postgres/connection.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import { probe } from '../postgres/probe.ts';
import { readSchemaState } from './checks/read-schema-state.ts';
import { readForServer } from './read-for-server.ts';
import { readSources } from './schema-sources.ts';
import type { TargetOptions } from './target-options.ts';
import { type TargetCheck, verifyTarget } from './verify-target.ts';

/**
 * Verifies one database with its schema and changes nothing: the log-in, one probe, one look at the
 * catalogues and the ledger, and two tests that are rolled back. A server that cannot be reached, or
 * is lost on the way, is a report, not an exception.
 *
 * @throws SetupError MIGRATIONS_INVALID, SCHEMA_DECLARATION_INVALID, CANCELLED
 */
export async function checkTarget(
  settings: ConnectionSettings,
  options: TargetOptions,
): Promise<TargetCheck> {
  const { folder, dimensions } = options;
  const sourcesFor = await readForServer(dimensions, (tokens) => readSources(folder, tokens));
  let connection: Connection | null = null;
  try {
    connection = await connect(settings, options);
    const answer = await probe(connection);
    const sources = await sourcesFor(answer);
    const state = await readSchemaState(connection, sources.declaration);
    return await verifyTarget(connection, sources, { ...options, probe: answer, state });
  } catch (error) {
    if (!(error instanceof SetupError) || error.code === 'CANCELLED') throw error;
    return unreachableCheck(options.target, error);
  } finally {
    await connection?.close();
  }
}

/** What is said of a database that cannot be reached. */
export function unreachableCheck(target: Target, error: SetupError): TargetCheck {
  const report = failedReport(target, error);
  const message = 'Not checked: there is no connection.';
  const skipped = schemaCheckIds.map((id) => ({
    id,
    target,
    status: 'skip' as const,
    message,
    fix: null,
  }));
  return { report: { ...report, results: [...report.results, ...skipped] }, drift: [] };
}
