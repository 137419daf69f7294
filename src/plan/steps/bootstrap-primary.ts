import { SetupError } from '../../errors/setup-error.ts';
import { bootstrapDatabase } from '../../pgvector/bootstrap-database.ts';
import type { CheckReport } from '../../pgvector/check-report.ts';
import { runChecks } from '../../pgvector/run-checks.ts';
import type { CheckId } from '../../postgres/check-result.ts';
import type { ConnectionSettings } from '../../postgres/connection-settings.ts';
import { describeBootstrap } from '../describe-bootstrap.ts';
import type { SetupState } from '../setup-state.ts';
import type { Step, StepContext, StepOutcome } from '../step.ts';
import { takeBack } from '../../pgvector/take-back.ts';

export interface BootstrapPrimaryOptions {
  readonly dimensions: number;
  readonly tries: number;
  /** Whether a refusal stops the run instead of being reported. */
  readonly required: boolean;
}

/** Whether the primary answers but lacks its database or an extension. */
export function primaryNeedsBootstrap(report: CheckReport | null): report is CheckReport {
  if (report === null) return false;
  if (report.error !== null) return report.error.code === 'DATABASE_MISSING';
  return report.results.some(
    ({ id, status }) => extensionIn(id) !== null && status !== 'pass' && status !== 'skip',
  );
}

/** The extension that a check is about, or null. */
function extensionIn(id: CheckId): string | null {
  if (id === 'pgvector.installed') return 'vector';
  return id.startsWith('extensions.') ? id.slice('extensions.'.length) : null;
}

/** What will be created, as far as the report tells: a missing database has no extension either. */
function missingIn({ error, results }: CheckReport, database: string): string {
  const extensions = results.flatMap(({ id, status }) => {
    const name = extensionIn(id);
    return name === null || status === 'pass' ? [] : [name];
  });
  const last = extensions.at(-1) ?? '';
  const listed =
    extensions.length > 1
      ? `extensions ${extensions.slice(0, -1).join(', ')} and ${last}`
      : `extension ${last}`;
  return error === null ? listed : `database ${database}, ${listed}`;
}

/**
 * Creates what the primary lacks, by a report from before. Unless the primary is required, a server that refuses is reported
 * and does not stop the run: the fallback and the files are worth having all the same.
 */
export function bootstrapPrimary(
  primary: ConnectionSettings,
  report: CheckReport,
  options: BootstrapPrimaryOptions,
): Step<SetupState> {
  return {
    id: 'primary.bootstrap',
    title: `Create what is missing on the primary: ${missingIn(report, primary.database)}`,
    perform: async (state, context) => {
      try {
        return await create(primary, options, state, context);
      } catch (error) {
        if (!(error instanceof SetupError) || error.code === 'CANCELLED') throw error;
        if (options.required) throw error;
        const primaryReport = await look(primary, options, context);
        const next = { ...state, primaryReport, failures: [...state.failures, error] };
        return { status: 'failed', state: next, error };
      }
    },
  };
}

async function create(
  primary: ConnectionSettings,
  options: BootstrapPrimaryOptions,
  state: SetupState,
  context: StepContext,
): Promise<StepOutcome<SetupState>> {
  const { tries } = options;
  const { signal } = context;
  const result = await bootstrapDatabase(primary, { target: 'primary', tries, signal });
  const undo = (): Promise<void> => takeBack(primary, result, 'primary');
  const made = describeBootstrap(result, primary.database);
  try {
    const next = { ...state, primaryReport: await look(primary, options, context) };
    if (made === null) return { status: 'skipped', state: next, note: 'nothing to create' };
    return { status: 'done', state: next, undo, note: `created ${made}` };
  } catch (error) {
    // The step is not in the runner's books yet, so nobody else would take this back.
    await undo();
    throw error;
  }
}

function look(
  primary: ConnectionSettings,
  { dimensions, tries }: BootstrapPrimaryOptions,
  { signal }: StepContext,
): Promise<CheckReport> {
  return runChecks(primary, { target: 'primary', dimensions, tries, signal });
}
