import { SetupError, type Target } from '../errors/setup-error.ts';
import type { ConnectionSettings } from './connection-settings.ts';
import type { Diagnosis, Scene } from './diagnosis.ts';
import { diagnosisTable } from './diagnosis-table.ts';
import { type ErrorSigns, errorSigns } from './error-signs.ts';
import { createRedactor } from './redact.ts';

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
  const row = diagnosisTable.find((candidate) => matches(candidate, signs));
  const scene = sceneOf(about.settings, about.target);
  const redact = createRedactor(about.settings.password === null ? [] : [about.settings.password]);
  return new SetupError(row?.code ?? 'POSTGRES_ERROR', {
    message: redact(row?.message(scene) ?? `The server at ${scene.place} reported an error.`),
    detail: redact(signs.words),
    fix: redact(row?.fix(scene) ?? "Read the detail; the server's log has more."),
    target: about.target,
    cause: error,
  });
}

function matches(row: Diagnosis, signs: ErrorSigns): boolean {
  const byCode = row.codes === undefined || row.codes.some((code) => signs.codes.includes(code));
  return byCode && (row.text === undefined || row.text.test(signs.words));
}

function sceneOf(settings: ConnectionSettings, target: Target): Scene {
  const { host, port } = settings;
  const prefix = target === 'fallback' ? 'POSTGRES_FALLBACK_' : 'POSTGRES_';
  const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  return {
    settings,
    target,
    place: host.startsWith('/') ? `${host}/.s.PGSQL.${port}` : address,
    variable: (name) => prefix + name,
  };
}
