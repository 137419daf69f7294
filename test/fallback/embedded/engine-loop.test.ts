import { expect, test } from 'vitest';
import { EngineLoop } from '../../../src/fallback/embedded/engine-loop.ts';
import { encodeJob, engineFrame } from '../../../src/fallback/embedded/engine-protocol.ts';
import { FrameSplitter } from '../../../src/fallback/embedded/frame-splitter.ts';
import type { PgliteBackend } from '../../../src/fallback/embedded/pglite-backend.ts';
import { wireMessage } from '../../../src/fallback/embedded/wire-message.ts';

const nothing = Buffer.alloc(0);

/** A backend that gives the same answer to everything, in two pieces. */
function cutBackend(answer: Buffer, at: number): PgliteBackend {
  return {
    run: (_, tell) => {
      for (const piece of [answer.subarray(0, at), answer.subarray(at)]) {
        if (piece.length > 0) tell(piece);
      }
    },
    memory: () => new Uint8Array(0),
    signals: { cancel: () => true, ring: () => undefined, alarmClock: () => undefined },
    inside: null,
    inTransaction: () => false,
    greet: () => undefined,
    close: () => Promise.resolve(),
  };
}

/** The transaction status with which a job ends. */
function statusOf(backend: PgliteBackend, body: Buffer): number | undefined {
  const sent: Buffer[] = [];
  const loop = new EngineLoop(backend, (bytes) => void sent.push(Buffer.from(bytes)));
  const job = { id: 1, client: 1, reset: false, settings: nothing, statements: nothing };
  const payload = Buffer.concat(encodeJob({ ...job, body: [body] })).subarray(5);
  loop.take({ kind: engineFrame.job, payload });
  const splitter = new FrameSplitter({
    headerBytes: 5,
    lengthAt: (bytes, offset) => 5 + bytes.readUInt32BE(offset),
  });
  const frames = [...splitter.push(Buffer.concat(sent))];
  return frames.find((frame) => frame[4] === engineFrame.done)?.[9];
}

const query = wireMessage('Q', 'select 1');

test.each(['I', 'T', 'E'])('status %s is seen wherever the server cuts its answer', (status) => {
  const answer = Buffer.concat([
    wireMessage('D', Buffer.from('a row with a Z in it')),
    wireMessage('C', 'SELECT 1'),
    wireMessage('Z', Buffer.from(status)),
  ]);
  for (let at = 0; at <= answer.length; at += 1) {
    expect(statusOf(cutBackend(answer, at), query)).toBe(status.charCodeAt(0));
  }
});

test('a row that looks like the end of an answer is not taken for it', () => {
  const row = wireMessage('D', wireMessage('Z', Buffer.from('I')));
  for (let at = 0; at <= row.length; at += 1) {
    expect(statusOf(cutBackend(row, at), query)).toBe(0);
  }
});
