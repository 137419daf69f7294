import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { clientEvents } from '../../../src/fallback/embedded/client-events.ts';
import { openServerLog } from '../../../src/fallback/embedded/server-log.ts';
import { fallbackLogs } from '../../../src/fallback/fallback-logs.ts';
import { fallbackPaths } from '../../../src/fallback/fallback-paths.ts';
import { stopFallback } from '../../../src/fallback/stop-fallback.ts';
import { startEmbedded } from '../../support/embedded-fallback.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { until } from '../../support/until.ts';

const lastNumber = (line: string): number => Number(line.split(' ').at(-1));

describe('the size of the log', () => {
  test('is bounded while it is written; the newest lines are all there', async () => {
    const path = join(await tempDir(), 'fallback.log');
    const log = openServerLog(path, false, 4_096);
    for (let line = 0; line < 1_000; line += 1) log.write(`line ${line}`);
    log.close();
    const [now, before] = await Promise.all([
      readFile(path, 'utf8'),
      readFile(`${path}.1`, 'utf8'),
    ]);
    expect(now.length).toBeLessThanOrEqual(4_096);
    expect(before.length).toBeLessThanOrEqual(4_096);
    const numbers = (before + now).trimEnd().split('\n').map(lastNumber);
    expect(numbers).toEqual(Array.from(numbers, (_, index) => 1_000 - numbers.length + index));
  });

  test.runIf(process.platform !== 'win32')('both are for their owner only', async () => {
    const path = join(await tempDir(), 'fallback.log');
    const log = openServerLog(path, false, 100);
    for (let line = 0; line < 10; line += 1) log.write(`line ${line}`);
    log.close();
    for (const file of [path, `${path}.1`]) expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test('whoever asks for more lines than the new file has gets those of the old one too', async () => {
    const stateDir = await tempDir();
    const { root, log: path } = fallbackPaths(stateDir);
    await mkdir(root);
    const log = openServerLog(path, false, 1_000);
    for (let line = 0; line < 25; line += 1) log.write(`line ${line}`);
    log.close();
    const lines: string[] = [];
    for await (const line of fallbackLogs({ stateDir, lines: 20, follow: false })) lines.push(line);
    expect(lines.map(lastNumber)).toEqual(Array.from({ length: 20 }, (_, index) => index + 5));
  });

  test('who follows it sees each line once, over many rotations', async () => {
    const stateDir = await tempDir();
    const { root, log: path } = fallbackPaths(stateDir);
    await mkdir(root);
    const log = openServerLog(path, false, 1_000);
    log.write('line 0');
    const controller = new AbortController();
    const seen: number[] = [];
    const options = { stateDir, lines: 1, follow: true, signal: controller.signal };
    const following = (async () => {
      for await (const line of fallbackLogs(options)) seen.push(lastNumber(line));
    })();
    await until(() => seen.length === 1);
    for (let line = 1; line < 500; line += 1) {
      log.write(`line ${line}`);
      // It has kept up now and then; a rotation is every fifteenth line.
      if (line % 11 === 0) await until(() => seen.at(-1) === line);
    }
    await until(() => seen.at(-1) === 499);
    controller.abort();
    await following;
    log.close();
    expect(seen).toEqual(Array.from({ length: 500 }, (_, index) => index));
  });

  test('a log that has begun anew is followed on', async () => {
    const stateDir = await tempDir();
    const { root, log: path } = fallbackPaths(stateDir);
    await mkdir(root);
    await writeFile(path, '');
    const log = openServerLog(path, false, 200);
    log.write(`first ${'x'.repeat(100)}`);
    const controller = new AbortController();
    const { signal } = controller;
    const followed = fallbackLogs({ stateDir, lines: 1, follow: true, signal });
    expect((await followed.next()).value).toContain('first');
    const next = followed.next();
    log.write('second');
    log.write('third');
    expect((await next).value).toMatch(/second|third/u);
    controller.abort();
    await followed.return(undefined);
    log.close();
  });
});

describe('what clients cause', () => {
  afterEach(() => vi.useRealTimers());

  test('is written 20 times a minute of each kind, and then counted', () => {
    vi.useFakeTimers();
    const lines: string[] = [];
    const { write, flush } = clientEvents((line) => lines.push(line));
    for (let time = 0; time < 500; time += 1) {
      write(
        `a client was refused: 28P01 password authentication failed for user ": 3D000 ${time}"`,
      );
    }
    write('client 12345: 57014 canceling statement');
    expect(lines).toHaveLength(21);
    vi.advanceTimersByTime(60_000);
    expect(lines.slice(21)).toEqual(['480 more like these were not written: 28P01']);
    write('a client was refused: 28P01 again');
    expect(lines.at(-1)).toContain('again');
    flush();
    expect(lines).toHaveLength(23);
  });

  test('a storm of wrong passwords does not fill the log of a server', async () => {
    const server = await startEmbedded();
    const refused = Array.from({ length: 100 }, () => server.client({ password: 'wrong' }));
    const results = await Promise.allSettled(refused);
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    await stopFallback(server.spec.stateDir);
    const lines = (await server.log()).split('\n');
    const written = lines.filter((line) => line.includes('a client was refused')).length;
    const counted = lines.map((line) => Number(/(\d+) more like these/u.exec(line)?.[1] ?? 0));
    expect(written).toBeLessThanOrEqual(40);
    expect(written + counted.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(50);
    await server.end();
  });
});
