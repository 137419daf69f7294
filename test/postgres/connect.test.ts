import { describe, expect, test } from 'vitest';

import { type ConnectProgress, connect } from '../../src/postgres/connect.ts';
import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { scriptedServer } from '../support/scripted-server.ts';
import { until } from '../support/until.ts';
import { unusedPort } from '../support/unused-port.ts';

const target = 'primary';
const password = 'never-to-be-seen';

function settingsFor(port: number, more: Partial<ConnectionSettings> = {}): ConnectionSettings {
  return {
    host: '127.0.0.1',
    port,
    database: 'shop',
    user: 'ann',
    password,
    sslmode: 'disable',
    sslrootcert: null,
    ...more,
  };
}

describe('a server that is not there', () => {
  test('is tried as often as asked, each failure told, and then explained', async () => {
    const events: ConnectProgress[] = [];
    const port = await unusedPort();
    const attempt = connect(settingsFor(port), {
      target,
      tries: 3,
      onProgress: (e) => events.push(e),
    });
    await expect(attempt).rejects.toMatchObject({
      code: 'CONNECTION_REFUSED',
      reportedCode: 'PRIMARY_CONNECTION_REFUSED',
      message: `Nothing accepts connections at 127.0.0.1:${port}.`,
      fix: expect.stringContaining('pg_isready') as string,
    });
    expect(events.map(({ attempt: n, tries, code }) => [n, tries, code])).toEqual([
      [1, 3, 'CONNECTION_REFUSED'],
      [2, 3, 'CONNECTION_REFUSED'],
    ]);
  });

  test('is not tried beyond the deadline', async () => {
    const started = performance.now();
    await expect(
      connect(settingsFor(await unusedPort()), { target, tries: 30, deadlineMs: 700 }),
    ).rejects.toMatchObject({ code: 'CONNECTION_REFUSED' });
    expect(performance.now() - started).toBeLessThan(900);
  });

  test('the pause between two tries ends at once when cancelled', async () => {
    const cancel = new AbortController();
    const attempt = connect(settingsFor(await unusedPort()), {
      target,
      tries: 30,
      signal: cancel.signal,
      onProgress: () => cancel.abort(),
    });
    await expect(attempt).rejects.toMatchObject({ code: 'CANCELLED', exitCode: 130 });
  });

  test('a name that does not exist is a DNS failure', async () => {
    await expect(
      connect(settingsFor(5432, { host: 'nonexistent.invalid' }), { target, tries: 1 }),
    ).rejects.toMatchObject({
      code: 'DNS_FAILED',
      message: 'The host name nonexistent.invalid cannot be resolved.',
    });
  });

  test.skipIf(process.platform === 'win32')('a missing Unix socket names the socket', async () => {
    await expect(
      connect(settingsFor(5432, { host: '/nonexistent' }), { target, tries: 1 }),
    ).rejects.toMatchObject({
      code: 'CONNECTION_REFUSED',
      message: 'There is no server behind the socket /nonexistent/.s.PGSQL.5432.',
    });
  });

  test('the fallback has its own fix', async () => {
    await expect(
      connect(settingsFor(await unusedPort()), { target: 'fallback', tries: 1 }),
    ).rejects.toMatchObject({ fix: 'Start it: setup-wizard fallback start' });
  });
});

describe('a port that is open and behaves badly', () => {
  test.each(['disable', 'prefer', 'require'] as const)(
    'silence ends at the time limit of one try (sslmode %s)',
    async (sslmode) => {
      await using silent = await scriptedServer((socket) => socket.resume());
      const started = performance.now();
      await expect(
        connect(settingsFor(silent.port, { sslmode }), { target, tries: 1, tryTimeoutMs: 200 }),
      ).rejects.toMatchObject({
        code: 'CONNECTION_TIMEOUT',
        detail: expect.stringMatching(/no answer within 200 ms$/u) as string,
      });
      expect(performance.now() - started).toBeLessThan(600);
      await until(() => silent.sockets.every((socket) => socket.destroyed));
    },
  );

  test('cancelling does not wait for the time limit', async () => {
    await using silent = await scriptedServer((socket) => socket.resume());
    const cancel = new AbortController();
    const attempt = connect(settingsFor(silent.port), { target, signal: cancel.signal });
    const outcome = expect(attempt).rejects.toMatchObject({ code: 'CANCELLED' });
    await until(() => silent.sockets.length > 0);
    cancel.abort();
    await outcome;
  });

  test('a signal that is over already opens nothing', async () => {
    await using silent = await scriptedServer((socket) => socket.resume());
    await expect(
      connect(settingsFor(silent.port), { target, signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(silent.sockets).toEqual([]);
  });

  const http = 'HTTP/1.1 400 Bad Request\r\n\r\n';
  const mysql = Buffer.from([0x4a, 0, 0, 0, 0x0a, 0x38, 0x2e, 0x30]);
  const speakers: readonly (readonly [string, string | Buffer])[] = [
    ['a web server', http],
    ['an SSH server', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['MySQL', mysql],
    ['Redis', '-ERR unknown command\r\n'],
  ];
  test.each(
    speakers.flatMap(([who, words]) =>
      (['disable', 'prefer', 'require'] as const).map((mode) => [who, mode, words] as const),
    ),
  )('%s is not PostgreSQL (sslmode %s), and is asked once', async (_who, sslmode, words) => {
    await using stranger = await scriptedServer((socket) =>
      socket.once('data', () => socket.write(words)),
    );
    await expect(
      connect(settingsFor(stranger.port, { sslmode }), { target, tries: 5, tryTimeoutMs: 2_000 }),
    ).rejects.toMatchObject({ code: 'NOT_POSTGRES' });
    expect(stranger.sockets).toHaveLength(1);
  });

  test('one that hangs up is a lost connection, tried again', async () => {
    await using rude = await scriptedServer((socket) =>
      socket.once('data', () => socket.destroy()),
    );
    await expect(connect(settingsFor(rude.port), { target, tries: 2 })).rejects.toMatchObject({
      code: 'CONNECTION_LOST',
    });
    expect(rude.sockets).toHaveLength(2);
  });
});
