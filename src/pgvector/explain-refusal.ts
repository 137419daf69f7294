import type { ErrorCode } from '../errors/error-codes.ts';
import { SetupError } from '../errors/setup-error.ts';
import { sqlState } from '../postgres/error-signs.ts';
import { cannotInstall, mayNotCreate } from '../postgres/extension-words.ts';
import { instructionPlace } from './check.ts';
import { conflictFix } from './conflict-fix.ts';
import { conflictMessage, conflictingType } from './conflicting-type.ts';
import type { InstallScene } from './install-obstacle.ts';

/**
 * Says why the server would not create an extension, with the remedy of the provider that the live
 * server showed. What has nothing to do with files or rights comes back as it was diagnosed.
 */
export function explainRefusal(
  error: unknown,
  name: string,
  { probe, provider, extensionSchema }: Omit<InstallScene, 'dimensions'>,
): unknown {
  if (!(error instanceof SetupError)) return error;
  const place = instructionPlace({ probe }, name);
  const because = (code: ErrorCode, message: string, fix: string): SetupError =>
    new SetupError(code, {
      message,
      fix,
      detail: error.detail,
      target: error.target,
      cause: error.cause,
    });
  const code = meaningOf(error);
  if (code === 'PGVECTOR_NOT_AVAILABLE') {
    return because(code, cannotInstall(name), provider.installText(place));
  }
  if (code === 'PGVECTOR_FILES_BROKEN') {
    return because(code, error.message, provider.installText(place));
  }
  if (code === 'PGVECTOR_PERMISSION') {
    return because(code, mayNotCreate(name, probe), provider.enableText(place));
  }
  const culprit = conflictingType(probe, extensionSchema ?? probe.schema);
  return code === 'PGVECTOR_CONFLICT' && culprit !== null
    ? because(code, conflictMessage(culprit), conflictFix(culprit, probe))
    : error;
}

/**
 * Services word their refusals in their own ways; for a statement that creates an extension the
 * SQLSTATE says enough where the words are not known.
 */
function meaningOf(error: SetupError): ErrorCode {
  const state = sqlState(error) ?? '';
  if (state === '42501') return 'PGVECTOR_PERMISSION';
  if (error.code === 'PGVECTOR_FILES_BROKEN') return error.code;
  return ['0A000', '58P01', '22023'].includes(state) ? 'PGVECTOR_NOT_AVAILABLE' : error.code;
}
