import { SetupError, type Target } from '../errors/setup-error.ts';
import type { ConnectionSettings } from './connection-settings.ts';
import type { Diagnosis } from './diagnosis.ts';
import { diagnosisTable } from './diagnosis-table.ts';
import { type ErrorSigns, errorSigns } from './error-signs.ts';
import { createRedactor } from './redact.ts';
import { sceneOf } from './scene.ts';

/**
 * Explains an error of `pg`, of a socket or of TLS: code, what happened and what to do, with the
 * server's own words (free of the password) as the detail. `retryClass` of the code tells whether
 * another try may help. A SetupError comes back as it is.
 */
export function diagnose(
  error: unknown,
  about: { readonly settings: ConnectionSettings; readonly target: Target },
): SetupError {
  if (error instanceof SetupError) return error;
  const signs = errorSigns(error);
  const row = diagnosisTable.find((candidate) => showsIn(candidate, signs));
  const scene = sceneOf(about.settings, about.target, signs.words);
  const redact = createRedactor(about.settings.password === null ? [] : [about.settings.password]);
  return new SetupError(row?.code ?? 'POSTGRES_ERROR', {
    message: redact(row?.message(scene) ?? `The server at ${scene.place} reported an error.`),
    detail: redact(signs.words),
    fix: redact(row?.fix(scene) ?? "Read the detail; the server's log has more."),
    target: about.target,
    cause: error,
  });
}

/** Whether the signs of an error are those that a row of the table describes. */
export function showsIn({ codes, text, routines }: Diagnosis, signs: ErrorSigns): boolean {
  if (codes !== undefined && !codes.some((code) => signs.codes.includes(code))) return false;
  if (text === undefined && routines === undefined) return true;
  return (
    text?.test(signs.words) === true ||
    routines?.some((routine) => signs.routines.includes(routine)) === true
  );
}
