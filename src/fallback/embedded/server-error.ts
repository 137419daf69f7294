import { wireMessage } from './wire-message.ts';

/** An error as a PostgreSQL server reports it. */
export interface ServerError {
  readonly severity: 'ERROR' | 'FATAL';
  readonly sqlstate: string;
  readonly message: string;
  readonly hint?: string;
}

/** The ErrorResponse message; S is the severity in the reader's language, V the one for programs. */
export function errorResponse(error: ServerError): Buffer {
  const field = (code: string, value: string): Buffer => Buffer.from(`${code}${value}\0`);
  return wireMessage(
    'E',
    field('S', error.severity),
    field('V', error.severity),
    field('C', error.sqlstate),
    field('M', error.message),
    ...(error.hint === undefined ? [] : [field('H', error.hint)]),
    Buffer.from([0]),
  );
}

/** Thrown inside the gateway; becomes an ErrorResponse, and FATAL also ends that client. */
export class WireError extends Error {
  readonly report: ServerError;

  constructor(severity: ServerError['severity'], sqlstate: string, message: string, hint?: string) {
    super(message);
    this.name = 'WireError';
    this.report = { severity, sqlstate, message, ...(hint === undefined ? {} : { hint }) };
  }
}
