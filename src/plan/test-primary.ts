import type { SetupError } from '../errors/setup-error.ts';
import type { CheckReport } from '../pgvector/check-report.ts';
import { runChecks } from '../pgvector/run-checks.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import type { SettingId } from '../settings/settings-table.ts';

/** What a connection goes through until the application can work, in this order. */
export const testStages = ['dns', 'tcp', 'tls', 'login', 'database', 'rights', 'pgvector'] as const;
export type TestStage = (typeof testStages)[number];

/** How one stage stands. */
export interface StageResult {
  readonly stage: TestStage;
  readonly status: 'running' | 'pass' | 'warn' | 'fail' | 'skip';
  readonly message: string;
  /** What to type or change, or null when nothing is to do. */
  readonly fix: string | null;
  /** Milliseconds it took; null while it runs or when it was skipped. */
  readonly ms: number | null;
}

/** The outcome of a connection test. */
export interface PrimaryTest {
  /** `warn`: it works, or the set-up can make it work; `fail`: it cannot be used as it is. */
  readonly outcome: 'pass' | 'warn' | 'fail';
  readonly report: CheckReport;
  /** Why no session could be opened, or null. */
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

/** Tests a primary and reports each stage as it happens; changes nothing. */
export async function testPrimary(
  primary: ConnectionSettings,
  { dimensions, signal }: TestPrimaryOptions,
): Promise<PrimaryTest> {
  const report = await runChecks(primary, { target: 'primary', dimensions, tries: 1, signal });
  return {
    outcome: report.error === null ? 'pass' : 'fail',
    report,
    error: report.error,
    blame: null,
  };
}
