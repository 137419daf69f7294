export { type ErrorCode, errorCodes, type ExitCode } from './errors/error-codes.ts';
export { SetupError, type Target } from './errors/setup-error.ts';
export { type CheckReport } from './pgvector/check-report.ts';
export { runChecks } from './pgvector/run-checks.ts';
export {
  type CheckId,
  checkIds,
  type CheckResult,
  type CheckStatus,
} from './postgres/check-result.ts';
export { type ConnectionSettings, type SslMode } from './postgres/connection-settings.ts';
