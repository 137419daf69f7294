import { SetupError } from '../errors/setup-error.ts';
import type { Reason } from './router-state.ts';

/** An error as the reason of a state: code and message, which are free of secrets. */
export function reasonOf(error: unknown): Reason {
  if (error instanceof SetupError) return { code: error.code, message: error.message };
  const message = error instanceof Error ? error.message : 'Something failed.';
  return { code: 'INTERNAL', message };
}
