import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EmbeddedFallback, startEmbedded } from '../../support/embedded-fallback.ts';

let server: EmbeddedFallback;
beforeAll(async () => (server = await startEmbedded({ idleInTransactionMs: 5_000 })));
afterAll(() => server.end());

test('an answer of any length leaves the engine to the next client', async () => {
  const [one, other] = await Promise.all([server.client(), server.client()]);
  for (let bytes = 8_100; bytes < 8_150; bytes += 1) {
    await one.query(`select repeat('x', ${bytes})`);
    const started = performance.now();
    await other.query('select 1');
    expect(performance.now() - started).toBeLessThan(2_000);
  }
  await Promise.all([one.end(), other.end()]);
});

function residentMegabytes(pid: number): number {
  if (process.platform === 'linux') {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/u.exec(status)?.[1]) / 1024;
  }
  const [command, args] =
    process.platform === 'win32'
      ? ['powershell', ['-NoProfile', '-Command', `(Get-Process -Id ${pid}).WorkingSet64 / 1KB`]]
      : ['ps', ['-o', 'rss=', '-p', String(pid)]];
  return Number(execFileSync(command as string, args as string[], { encoding: 'utf8' })) / 1024;
}

test('failing statements leave nothing in the memory of the engine', async () => {
  const client = await server.client();
  const { engine } = await server.state();
  const large = 'x'.repeat(200_000);
  const fail = async (times: number): Promise<void> => {
    for (let n = 0; n < times; n += 1) {
      await expect(client.query(`select missing /* ${n} ${large} */`)).rejects.toMatchObject({
        code: '42703',
      });
    }
  };
  await fail(50);
  const before = residentMegabytes(engine.pid);
  await fail(600);
  // 120 MB of statements; what is kept of each would show.
  expect(residentMegabytes(engine.pid) - before).toBeLessThan(60);
  await client.end();
});
