import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { runProgram } from '../../src/processes/run-program.ts';
import { signalChild } from '../../src/processes/signal-child.ts';
import { spawnTypescript } from '../support/spawn-typescript.ts';
import { tempDir } from '../support/temp-dir.ts';

const node = process.execPath;

describe('a program that is run for its answer', () => {
  it('answers with its exit code and both streams', async () => {
    const script = 'console.log("out"); console.error("why"); process.exitCode = 3;';
    expect(await runProgram(node, ['-e', script])).toEqual({
      kind: 'ended',
      exitCode: 3,
      stdout: 'out',
      stderr: 'why',
    });
  });

  it('reads what it is given, and nothing unless it is given something', async () => {
    const script = 'process.stdin.pipe(process.stdout);';
    expect(await runProgram(node, ['-e', script], { input: 'a\nb' })).toMatchObject({
      stdout: 'a\nb',
    });
    expect(await runProgram(node, ['-e', script])).toMatchObject({ stdout: '' });
  });

  it('is absent when there is no such program', async () => {
    expect(await runProgram('no-such-program-anywhere', [])).toEqual({ kind: 'absent' });
  });

  it('is stopped when its time is over', async () => {
    const script = 'setInterval(() => {}, 1000);';
    expect(await runProgram(node, ['-e', script], { timeoutMs: 100 })).toEqual({ kind: 'stopped' });
  });

  it('is not begun for somebody who has given up already', async () => {
    const cwd = await tempDir();
    const script = 'require("fs").writeFileSync("begun", "")';
    const signal = AbortSignal.abort();
    expect(await runProgram(node, ['-e', script], { cwd, signal })).toEqual({ kind: 'stopped' });
    expect(await readdir(cwd)).toEqual([]);
  });

  it('that never starts leaves the process group of its caller alone when it is given up', async () => {
    const child = spawnTypescript(
      new URL('../support/cancelled-program-process.ts', import.meta.url),
      { detached: true },
    )();
    let said = '';
    child.stdout!.on('data', (bytes: Buffer) => (said += bytes.toString()));
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(said).toBe('stopped');
  });
});

it('a child that has no process gets no signal', () => {
  const sent: NodeJS.Signals[] = [];
  const kill = (signal?: NodeJS.Signals | number): boolean =>
    sent.push(signal as NodeJS.Signals) > 0;
  expect(signalChild({ pid: undefined, kill }, 'SIGTERM')).toBe(false);
  expect(sent).toEqual([]);
});
