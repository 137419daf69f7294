import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import {
  identifyProcess,
  isProcessAlive,
  ownIdentity,
} from '../../src/processes/process-identity.ts';
import { until } from '../support/until.ts';

const sleeper = ['-e', 'setInterval(() => {}, 1000)'];

describe('process identity', () => {
  it('knows this process, the same every time', async () => {
    const me = await ownIdentity();
    expect(me.pid).toBe(process.pid);
    expect(await identifyProcess(process.pid)).toEqual(me);
    expect(await isProcessAlive(me)).toBe(true);
  });

  it('is safe inside a file name', async () => {
    expect((await ownIdentity()).startTime).toMatch(/^[a-z0-9]+$/);
  });

  it('sees a process end', async () => {
    const child = spawn(process.execPath, sleeper, { stdio: 'ignore' });
    const identity = await until(() => identifyProcess(child.pid!));
    expect(await isProcessAlive(identity)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await isProcessAlive(identity)).toBe(false);
    expect(await identifyProcess(child.pid!)).toBeNull();
  });

  it('does not take a later process with the same pid for the old one', async () => {
    const me = await ownIdentity();
    expect(await isProcessAlive({ ...me, startTime: '1b00000000' })).toBe(false);
  });

  it('trusts the pid alone where the system does not tell start times', async () => {
    expect(await isProcessAlive({ pid: process.pid, startTime: '' })).toBe(true);
  });

  it.runIf(process.platform === 'linux')('counts a zombie as dead', async () => {
    // A shell that has become `sleep` does not wait for the child it had as a shell.
    const parent = spawn('/bin/sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [output] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(output.toString());
    await until(() => readFileSync(`/proc/${parent.pid!}/comm`, 'utf8') === 'sleep\n');
    process.kill(pid, 'SIGKILL');
    await until(() => readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z '));
    expect(await identifyProcess(pid)).toBeNull();
    expect(await isProcessAlive({ pid, startTime: '' })).toBe(false);
    parent.kill('SIGKILL');
  });

  it.runIf(process.platform === 'linux')('finds itself in less than a millisecond', async () => {
    await identifyProcess(process.pid);
    const begin = performance.now();
    for (let n = 0; n < 100; n += 1) await identifyProcess(process.pid);
    expect((performance.now() - begin) / 100).toBeLessThan(1);
  });

  it.each([0, -1, 1.5, Number.NaN])('says nobody has the pid %s', async (pid) => {
    expect(await identifyProcess(pid)).toBeNull();
    expect(await isProcessAlive({ pid, startTime: '' })).toBe(false);
  });
});
