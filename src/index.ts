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
export { createDatabaseRouter } from './router/create-database-router.ts';
export type { DatabaseRouter, RouterMembers, WorkOptions } from './router/database-router.ts';
export { DatabaseUnavailableError } from './router/database-unavailable-error.ts';
export { DegradedReadOnlyError } from './router/degraded-read-only-error.ts';
export { QueryOutcomeUnknownError } from './router/query-outcome-unknown-error.ts';
export type { RouterEvents } from './router/router-events.ts';
export type { RouterOptions } from './router/router-options.ts';
export type { FallbackWrites, Reason, RouterStateName } from './router/router-state.ts';
export type { RouterStatus, TargetStatus } from './router/router-status.ts';
export type { RouterTiming } from './router/router-timing.ts';
export { TransactionLostError } from './router/transaction-lost-error.ts';
export { DatabaseNotVerifiedError } from './verify/database-not-verified-error.ts';
export { verifyDatabase } from './verify/verify-database.ts';
export type { VerifiedDatabase } from './verify/verified-database.ts';
export type { VerifyLog, VerifyOptions } from './verify/verify-options.ts';
