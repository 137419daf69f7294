import type { SetupError } from '../errors/setup-error.ts';
import type { CheckReport } from '../pgvector/check-report.ts';
import { runChecks } from '../pgvector/run-checks.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import type { SettingId } from '../settings/settings-table.ts';
import { absentDatabase } from './absent-database.ts';
import { blamedSetting } from './blamed-setting.ts';
import { absentStages, judgedStages } from './judged-stages.ts';
import { StageLog } from './stage-log.ts';
import type { StageResult } from './test-stage.ts';

export { type StageResult, type TestStage, testStages } from './test-stage.ts';

/** The outcome of a connection test. */
export interface PrimaryTest {
  /** `warn`: it works, or the set-up can make it work; `fail`: it cannot be used as it is. */
  readonly outcome: 'pass' | 'warn' | 'fail';
  readonly report: CheckReport;
  /** Why no session can be opened, or null; a database that the set-up can create is no error. */
  readonly error: SetupError | null;
  /** The setting to change, where the error tells. */
  readonly blame: SettingId | null;
}

export interface TestPrimaryOptions {
  /** Dimensions of the embeddings, 1 to 16000. */
  readonly dimensions: number;
  readonly signal: AbortSignal;
  readonly onStage: (stage: StageResult) => void;
}

/** An operator waits for it, so a server gets one try. Milliseconds. */
const tryTimeoutMs = 5_000;

/**
 * Tests a primary and tells each stage as it happens; every stage is told to its end. Changes nothing.
 *
 * @throws SetupError CANCELLED only
 */
export async function testPrimary(
  primary: ConnectionSettings,
  { dimensions, signal, onStage }: TestPrimaryOptions,
): Promise<PrimaryTest> {
  const log = new StageLog(onStage);
  const report = await runChecks(primary, {
    target: 'primary',
    dimensions,
    tries: 1,
    tryTimeoutMs,
    signal,
    onStage: (event) => log.connecting(event),
  });
  const { error } = report;
  if (error === null) log.end(judgedStages(report));
  else if (error.code === 'DATABASE_MISSING' || error.code === 'DATABASE_ACCESS_DENIED') {
    log.loggedIn(primary, error);
    const absent =
      error.code === 'DATABASE_MISSING'
        ? await absentDatabase(primary, { dimensions, signal })
        : { mayCreate: false, elsewhere: null };
    log.end(absentStages(report, primary.database, absent));
  } else log.failed(error);
  const outcome = log.worst();
  return {
    outcome,
    report,
    error: outcome === 'fail' ? error : null,
    blame: blamedSetting(report),
  };
}
