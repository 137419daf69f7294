import { SetupError } from '../../errors/setup-error.ts';

/** Throws CANCELLED when the caller has given up; `during` says what was going on, as a clause. */
export function refuseCancelled(signal: AbortSignal | undefined, during: string): void {
  if (signal?.aborted !== true) return;
  throw new SetupError('CANCELLED', {
    message: `Cancelled while ${during}.`,
    fix: 'Run the same command again.',
    target: 'fallback',
  });
}
