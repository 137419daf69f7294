import type { SetupError } from '../errors/setup-error.ts';
import type { Serving } from './switchboard.ts';

/** Whether the same pool serves after a decision as before it. */
export function sameService(before: Serving, after: Serving): boolean {
  return (
    before.kind === 'target' && after.kind === 'target' && before.generation === after.generation
  );
}

/** Whether a statement had no answer in time: it may be slow, and would be slow again. */
export function wasSlow({ cause }: SetupError): boolean {
  return cause instanceof Error && cause.message === 'Query read timeout';
}
