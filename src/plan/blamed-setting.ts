import type { ErrorCode } from '../errors/error-codes.ts';
import type { CheckReport } from '../pgvector/check-report.ts';
import type { SettingId } from '../settings/settings-table.ts';

/** The setting that an operator has most likely got wrong when a connection fails like this. */
const byCode: Partial<Record<ErrorCode, SettingId>> = {
  DNS_FAILED: 'primary.host',
  HOST_UNREACHABLE: 'primary.host',
  CONNECTION_TIMEOUT: 'primary.host',
  CONNECTION_REFUSED: 'primary.port',
  NOT_POSTGRES: 'primary.port',
  AUTH_FAILED: 'primary.password',
  ACCESS_REJECTED: 'primary.user',
  DATABASE_MISSING: 'primary.database',
  DATABASE_ACCESS_DENIED: 'primary.database',
  TLS_REFUSED: 'primary.sslmode',
  TLS_REQUIRED: 'primary.sslmode',
  TLS_FAILED: 'primary.sslmode',
  TLS_HOSTNAME_MISMATCH: 'primary.host',
  TLS_CERTIFICATE_UNTRUSTED: 'primary.sslrootcert',
  // Of all settings only the certificate file is looked at while connecting.
  SETTINGS_INVALID: 'primary.sslrootcert',
  SERVER_READ_ONLY: 'primary.host',
  STARTUP_PARAMETER_REJECTED: 'primary.host',
};

/** The setting to change after a failed connection test, or null where no setting is to blame. */
export function blamedSetting({ error, results }: CheckReport): SettingId | null {
  if (error !== null) return byCode[error.code] ?? null;
  const readOnly = results.some(({ id, status }) => id === 'server.writable' && status === 'fail');
  return readOnly ? 'primary.host' : null;
}
