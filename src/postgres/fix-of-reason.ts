import type { ErrorCode } from '../errors/error-codes.ts';
import type { Target } from '../errors/setup-error.ts';
import type { ConnectionSettings } from './connection-settings.ts';
import { diagnosisTable } from './diagnosis-table.ts';
import { sceneOf } from './scene.ts';

/**
 * What to type about an error of which only code and message were kept, filled in as `diagnose` had done;
 * null when no diagnosis has these words.
 */
export function fixOfReason(
  reason: { readonly code: ErrorCode; readonly message: string },
  about: { readonly settings: ConnectionSettings; readonly target: Target },
): string | null {
  const scene = sceneOf(about.settings, about.target, '');
  const row = diagnosisTable.find(
    ({ code, message }) => code === reason.code && message(scene) === reason.message,
  );
  return row?.fix(scene) ?? null;
}
