import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { Terminal } from '../src/terminal.ts';

/** A stream whose every write fails. */
const failing = (code: string): NodeJS.WriteStream =>
  new Writable({
    write: (_, __, done) => done(Object.assign(new Error('no'), { code })),
  }) as unknown as NodeJS.WriteStream;

const lostAfter = (stdout: NodeJS.WriteStream): boolean => {
  const terminal = new Terminal({ stdin: process.stdin, stdout, stderr: process.stderr });
  terminal.out('the result');
  return terminal.lost;
};

test('what a full disk did not take is known before the process can end', () => {
  expect(lostAfter(failing('ENOSPC'))).toBe(true);
});

test('a reader that left early loses nothing', () => {
  expect(lostAfter(failing('EPIPE'))).toBe(false);
});
