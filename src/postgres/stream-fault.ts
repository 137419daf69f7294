/**
 * What went wrong while a connection was being opened, before PostgreSQL itself could say anything.
 * It stays inside this folder: `diagnose` turns it into the SetupError that leaves it.
 */
export class StreamFault extends Error {
  readonly code: StreamFaultCode;

  constructor(code: StreamFaultCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'StreamFault';
    this.code = code;
  }
}

export type StreamFaultCode =
  | 'TLS_NOT_OFFERED'
  | 'TLS_NEGOTIATION'
  | 'TLS_HANDSHAKE'
  | 'NOT_POSTGRES'
  | 'TRY_TIMEOUT'
  | 'ROOT_CERT_UNREADABLE'
  | 'ROOT_CERT_MODE';
