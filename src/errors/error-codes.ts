/**
 * Every error code this program can report, with the exit code of design contract 3.4 that goes
 * with it: 1 an operation failed, 2 bad or missing input, 3 checks failed, 70 our bug, 130 cancelled.
 * Codes are stable: scripts match on them. Add, never rename.
 */
export const errorCodes = {
  // command line and settings
  USAGE: 2,
  NO_TERMINAL: 2,
  SETTINGS_INVALID: 2,
  CONFIRMATION_REQUIRED: 2,

  // files
  FILE_NOT_FOUND: 2,
  FILE_NOT_READABLE: 2,
  FILE_NOT_REGULAR: 2,
  FILE_NOT_UTF8: 2,
  FILE_READ_ONLY: 1,
  FILE_CHANGED: 1,
  FILE_WRITE_FAILED: 1,
  FILE_VERIFY_FAILED: 1,
  ENV_NOT_EDITABLE: 2,
  ENV_VALUE_NOT_WRITABLE: 2,
  JSON_NOT_EDITABLE: 2,
  STATE_DIR_UNSAFE: 1,
  LOCKED: 1,
  NO_BACKUP: 2,

  // reaching a server
  DNS_FAILED: 1,
  CONNECTION_REFUSED: 1,
  CONNECTION_TIMEOUT: 1,
  CONNECTION_LOST: 1,
  HOST_UNREACHABLE: 1,
  NOT_POSTGRES: 1,
  SERVER_STARTING: 1,
  SERVER_SHUTTING_DOWN: 1,
  TOO_MANY_CONNECTIONS: 1,
  AUTH_FAILED: 1,
  AUTH_METHOD_UNSUPPORTED: 1,
  ACCESS_REJECTED: 1,
  DATABASE_MISSING: 1,
  DATABASE_ACCESS_DENIED: 1,
  TLS_REFUSED: 1,
  TLS_REQUIRED: 1,
  TLS_CERTIFICATE_UNTRUSTED: 1,
  TLS_HOSTNAME_MISMATCH: 1,
  TLS_FAILED: 1,
  QUERY_TIMEOUT: 1,
  STARTUP_PARAMETER_REJECTED: 1,
  POSTGRES_ERROR: 1,

  // pgvector
  PGVECTOR_NOT_AVAILABLE: 1,
  PGVECTOR_PERMISSION: 1,
  PGVECTOR_CONFLICT: 1,
  PGVECTOR_FAILED: 1,
  SERVER_READ_ONLY: 1,
  DATABASE_CREATE_DENIED: 1,

  // the local fallback
  PORT_TAKEN: 1,
  FALLBACK_NOT_RUNNING: 1,
  FALLBACK_START_FAILED: 1,
  FALLBACK_STOP_FAILED: 1,
  FALLBACK_IN_USE: 1,
  FALLBACK_DATA_UNREADABLE: 1,
  FALLBACK_MODE_UNAVAILABLE: 2,
  DISK_FULL: 1,

  // outcome of a whole run
  PRIMARY_UNAVAILABLE: 1,
  CHECKS_FAILED: 3,
  CANCELLED: 130,
  INTERNAL: 70,
} as const satisfies Readonly<Record<string, ExitCode>>;

/** The exit codes of design contract 3.4. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 70 | 130;

export type ErrorCode = keyof typeof errorCodes;
