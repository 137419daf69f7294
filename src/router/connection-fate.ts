import type { Evidence } from './evidence.ts';
import { type ErrorScene, evidenceOfError } from './evidence-of-error.ts';

/** What an error of a statement says about its connection, beside what it says about the server. */
export interface ConnectionFate {
  readonly evidence: Evidence | null;
  readonly lost: boolean;
}

/** The server says with these that it ends the session; a word like "FATAL" comes in its own language. */
const farewells = ['57P01', '57P02', '57P03', '57P04', '57P05', '25P03', '25P04'];

/**
 * Judges an error. One that the server sent with another code leaves the session as it is, whatever its
 * words are: a function may raise anything, and a foreign table has connections of its own. A pooler's
 * report that its server is gone (08P01) is believed.
 */
export function connectionFate(error: unknown, scene: Omit<ErrorScene, 'moment'>): ConnectionFate {
  const code = serverCode(error);
  const found = evidenceOfError(error, { ...scene, moment: 'statement' });
  if (code === null) return { evidence: found, lost: found !== null };
  if (farewells.includes(code)) return { evidence: found, lost: true };
  if (code === '08P01') return { evidence: found, lost: found !== null };
  const told = found?.kind === 'saturated' || found?.kind === 'not-writable';
  return { evidence: told ? found : null, lost: false };
}

/** The SQLSTATE of an error that the server sent; null for an error of `pg` or of the socket. */
function serverCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('severity' in error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}
