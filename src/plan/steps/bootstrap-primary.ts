import { SetupError } from '../../errors/setup-error.ts';
import { bootstrapDatabase } from '../../pgvector/bootstrap-database.ts';
import type { CheckReport } from '../../pgvector/check-report.ts';
import { runChecks } from '../../pgvector/run-checks.ts';
import { takeBack } from '../take-back.ts';
import type { ConnectionSettings } from '../../postgres/connection-settings.ts';
import type { Step } from '../step.ts';
import type { SetupState } from '../setup-state.ts';

/** Whether the primary answers but lacks its database or an extension. */
export function primaryNeedsBootstrap(report: CheckReport | null): boolean {
  if (report === null) return false;
  if (report.error !== null) return report.error.code === 'DATABASE_MISSING';
  return report.results.some(({ id, status }) => {
    const extension = id === 'pgvector.installed' || id.startsWith('extensions.');
    return extension && status !== 'pass' && status !== 'skip';
  });
}

/**
 * Creates what the primary lacks. A server that refuses is reported and does not stop the run: the
 * fallback and the files are worth having all the same.
 */
export function bootstrapPrimary(
  primary: ConnectionSettings,
  dimensions: number,
  tries: number,
): Step<SetupState> {
  return {
    id: 'primary.bootstrap',
    title: `Create what is missing on the primary: database ${primary.database}, extensions vector, uuid-ossp and pg_trgm`,
    perform: async (state, { signal }) => {
      const look = (): Promise<CheckReport> =>
        runChecks(primary, { target: 'primary', dimensions, tries, signal });
      try {
        const result = await bootstrapDatabase(primary, { target: 'primary', tries, signal });
        const next = { ...state, primaryReport: await look() };
        const made = [
          ...(result.createdDatabase ? [`database ${primary.database}`] : []),
          ...result.createdExtensions.map((name) => `extension ${name}`),
        ];
        if (made.length === 0) return { status: 'skipped', state: next, note: 'nothing to create' };
        const undo = (): Promise<void> => takeBack(primary, result, 'primary');
        return { status: 'done', state: next, undo, note: `created ${made.join(', ')}` };
      } catch (error) {
        if (!(error instanceof SetupError) || error.code === 'CANCELLED') throw error;
        // It may have got as far as creating the database.
        const next = {
          ...state,
          primaryReport: await look(),
          failures: [...state.failures, error],
        };
        return { status: 'failed', state: next, error };
      }
    },
  };
}
