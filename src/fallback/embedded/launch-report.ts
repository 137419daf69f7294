import { closeSync, writeSync } from 'node:fs';
import { type ErrorCode, errorCodes } from '../../errors/error-codes.ts';
import { SetupError } from '../../errors/setup-error.ts';

/** What a server process tells whoever started it, as one line of JSON on descriptor 3. */
export type LaunchReport =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'failed';
      readonly code: ErrorCode;
      readonly message: string;
      readonly detail: string | null;
      readonly fix: string;
    };

const descriptor = 3;

/** Reports once and closes the channel; does nothing when nobody listens. */
export function sendLaunchReport(report: LaunchReport): void {
  try {
    writeSync(descriptor, `${JSON.stringify(report)}\n`);
    closeSync(descriptor);
  } catch {
    // Started by hand, or the starter has gone away; the log says the same.
  }
}

/** The failure of a report as the error it was. */
export function launchFailure(report: Extract<LaunchReport, { kind: 'failed' }>): SetupError {
  const { code, message, detail, fix } = report;
  const known = code in errorCodes ? code : 'FALLBACK_START_FAILED';
  return new SetupError(known, { message, detail, fix, target: 'fallback' });
}
