import { mkdir } from 'node:fs/promises';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { existingLife } from '../../../src/fallback/existing/existing-life.ts';
import { type FallbackPaths, fallbackPaths } from '../../../src/fallback/fallback-paths.ts';
import { privateJson } from '../../../src/fallback/private-json.ts';
import { scriptedServer } from '../../support/scripted-server.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { unusedPort } from '../../support/unused-port.ts';

let paths: FallbackPaths;

beforeEach(async () => {
  paths = fallbackPaths(await tempDir());
  await mkdir(paths.root);
});

/** As the provisioner writes it down. */
async function setUpAt(port: number): Promise<void> {
  await privateJson.write(paths.settings, {
    version: 1,
    kind: 'existing',
    host: '127.0.0.1',
    port,
    database: 'app_fallback',
    user: 'app',
    made: { role: true, database: false },
    serverVersion: '17.2',
    pgvector: '0.8.0',
  });
}

/** Answers the question whether TLS is offered, as every PostgreSQL server does. */
async function runningServer(): Promise<number> {
  const server = await scriptedServer((socket) => socket.once('data', () => socket.end('N')));
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server.port;
}

const options = () => ({ paths, limits: {} });

describe('a fallback on a server that the operator runs', () => {
  test('runs when that server answers', async () => {
    const port = await runningServer();
    await setUpAt(port);
    expect(await existingLife.status(paths)).toMatchObject({
      state: 'running',
      server: { kind: 'existing', port, serverVersion: '17.2', socketDir: null },
    });
    await existingLife.start(options());
  });

  test('does not run when nothing answers there, and starting says whose part that is', async () => {
    const port = await unusedPort();
    await setUpAt(port);
    expect(await existingLife.status(paths)).toMatchObject({
      state: 'stale',
      reason: `nothing answers at 127.0.0.1:${port}`,
    });
    await expect(existingLife.start(options())).rejects.toMatchObject({
      code: 'FALLBACK_NOT_RUNNING',
      message: expect.stringContaining('run yourself') as string,
    });
  });

  test('is not stopped by this program', async () => {
    const port = await runningServer();
    await setUpAt(port);
    expect(await existingLife.stop(paths)).toMatchObject({
      stopped: false,
      note: expect.stringContaining('left as it is') as string,
    });
    expect(await existingLife.status(paths)).toMatchObject({ state: 'running' });
  });

  test('is not run in the foreground', async () => {
    await setUpAt(await runningServer());
    await expect(existingLife.serve(options())).rejects.toMatchObject({
      code: 'FALLBACK_MODE_UNAVAILABLE',
    });
  });

  test('removing it says what stays on that server, and who made it', async () => {
    await setUpAt(5432);
    expect(await existingLife.remove(paths)).toEqual([]);
    expect(await existingLife.stays?.(paths)).toEqual([
      'The server at 127.0.0.1:5432 keeps the database "app_fallback". To remove it, as an administrator: drop database "app_fallback";',
      'It keeps the role "app", made by this program, too: drop role "app";',
    ]);
  });

  test('its log is said to be elsewhere', async () => {
    await setUpAt(5432);
    const lines: string[] = [];
    for await (const line of existingLife.logs({ paths, lines: 10, follow: false }))
      lines.push(line);
    expect(lines).toEqual([expect.stringContaining('show log_directory;')]);
  });
});

test('without any record there is none', async () => {
  expect(await existingLife.status(paths)).toEqual({ state: 'stopped', provisioned: false });
});
