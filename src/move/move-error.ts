import type { ErrorCode } from '../errors/error-codes.ts';
import { SetupError } from '../errors/setup-error.ts';
import type { MoveRequest } from './move-request.ts';
import { targetsOf } from './side-view.ts';

/** What the engine of copies says of itself, and what that is in a move. */
const ours: Partial<Record<ErrorCode, ErrorCode>> = {
  SYNC_REFUSED: 'MOVE_REFUSED',
  SYNC_FAILED: 'MOVE_FAILED',
  FALLBACK_HOLDS_WRITES: 'FALLBACK_HOLDS_WRITES',
};

/**
 * An error of either side, told in the words of a move: with the names that the two databases have in it.
 * What is no SetupError comes back as it is.
 */
export function moveError(error: unknown, request: MoveRequest): unknown {
  if (!(error instanceof SetupError)) return error;
  const { message, detail, fix } = error;
  // It is neither side's, whatever was at work.
  if (error.code === 'CANCELLED') return new SetupError('CANCELLED', { message, detail, fix });
  const { source, target } = request;
  const code = ours[error.code];
  if (code !== undefined) {
    const named = (text: string): string =>
      text
        .replaceAll(/\b(?:of )?the role of the primary\b/giu, `the role of ${source.name}`)
        .replaceAll(/\b[Tt]he primary\b/gu, source.name)
        .replaceAll(/\b[Tt]he fallback\b/gu, target.name);
    return new SetupError(code, {
      message: capitalised(named(error.message)),
      detail: error.detail,
      fix: capitalised(code === 'FALLBACK_HOLDS_WRITES' ? error.fix : named(error.fix)),
      cause: error,
    });
  }
  const side = error.target === targetsOf(request).source ? source : target;
  if (error.target === null || side.configured !== null) return error;
  return new SetupError(error.code, {
    message: `${side.name}: ${error.message}`,
    detail: error.detail,
    fix: error.fix,
    cause: error,
  });
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
