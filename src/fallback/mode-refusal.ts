import { SetupError } from '../errors/setup-error.ts';
import type { Examiner } from './examiner.ts';
import { type Examination, localOrder, type ProvisionerKind } from './provisioner.ts';

/** A mode to use instead, and why it can be, as a clause. */
export interface NextBest {
  readonly kind: ProvisionerKind;
  readonly reason: string;
}

/** The best kind that is possible here beside the one that is not; null when there is none. */
export async function nextBest(examine: Examiner, than: ProvisionerKind): Promise<NextBest | null> {
  for (const kind of localOrder) {
    if (kind === than) continue;
    const { kind: found, reason } = await examine(kind, false);
    if (found === 'possible') return { kind, reason };
  }
  return null;
}

/** The error of who asked by name for a kind that is not possible here. */
export function modeRefusal(
  mode: ProvisionerKind,
  examination: Extract<Examination, { readonly kind: 'impossible' }>,
  next: NextBest | null,
): SetupError {
  const { reason, fix, code = 'FALLBACK_MODE_UNAVAILABLE', detail = null } = examination;
  return new SetupError(code, {
    message: `The fallback mode "${mode}" is not possible here: ${reason}.`,
    detail,
    fix: joined([fix, insteadOf(next)]) || useLocal,
    target: 'fallback',
  });
}

/** The same error of a provisioner that failed, its fix with what can be used instead. */
export function withNextBest(error: SetupError, next: NextBest | null): SetupError {
  if (next === null) return error;
  const { code, message, detail, fix, target } = error;
  const more = joined([fix, insteadOf(next)]);
  return new SetupError(code, { message, detail, fix: more, target, cause: error });
}

const useLocal = 'Use --fallback-mode local: it takes the best this machine has.';

/** In one line, unless the first part has lines to type. */
function joined(parts: readonly (string | null)[]): string {
  const [first = ''] = parts;
  return parts.filter((part) => part !== null).join(first?.includes('\n') === true ? '\n' : ' ');
}

function insteadOf(next: NextBest | null): string | null {
  return next === null ? null : `Or use --fallback-mode ${next.kind}: ${next.reason}.`;
}
