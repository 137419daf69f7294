import { AnswerReader } from './answer-reader.ts';
import type { PgliteBackend } from './pglite-backend.ts';
import { wireMessage } from './wire-message.ts';

const discardAll = wireMessage('Q', 'discard all');
const rollback = wireMessage('Q', 'rollback');
const sync = wireMessage('S');

/** Takes everything that a client has made out of the session. Throws when that is refused. */
export function resetSession(backend: PgliteBackend): void {
  // Sync first: after an error in a batch that never ended, the server ignores everything else.
  const steps = backend.inTransaction() ? [sync, rollback, discardAll] : [sync, discardAll];
  const answers: Buffer[] = [];
  backend.run(Buffer.concat(steps), (bytes) => void answers.push(Buffer.from(bytes)));
  if (!Buffer.concat(answers).includes('DISCARD ALL\0')) {
    throw new Error('the session could not be reset');
  }
}

/** DISCARD leaves the seed of random() as it is: the next client would get known numbers. */
export function reseedSession(backend: PgliteBackend): void {
  const seed = wireMessage('Q', `select pg_catalog.setseed(${2 * Math.random() - 1})`);
  backend.run(seed, () => undefined);
}

/** The first query sets them all; those behind it, one for each, are for when that is refused. */
export function applySettings(backend: PgliteBackend, queries: Buffer): void {
  const end = 1 + queries.readUInt32BE(1);
  const reader = new AnswerReader('E');
  let refusals = 0;
  backend.run(queries.subarray(0, end), (bytes) => {
    refusals += [...reader.read(bytes)].length;
  });
  if (refusals > 0 && end < queries.length) backend.run(queries.subarray(end), () => undefined);
}
