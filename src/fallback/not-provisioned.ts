import { SetupError } from '../errors/setup-error.ts';

/** The error of whoever needs a fallback where none has been set up; `note` of a `FallbackStatus`. */
export function notProvisioned(note?: string): SetupError {
  return new SetupError('FALLBACK_NOT_RUNNING', {
    message: 'No local fallback has been set up here yet.',
    ...(note === undefined ? {} : { detail: note }),
    fix: 'Type "setup-wizard --non-interactive" to set it up.',
    target: 'fallback',
  });
}
