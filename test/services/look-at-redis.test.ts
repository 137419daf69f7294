import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { lookAtRedis } from '../../src/services/look-at-redis.ts';
import type { ServiceResult } from '../../src/services/service-result.ts';
import { describeWithRedis, type RedisServer, startRedis } from '../support/redis-server.ts';
import { type TestCertificates, testCertificates } from '../support/test-certificates.ts';
import { unusedPort } from '../support/unused-port.ts';

function look(url: string, answerMs = 2_000): Promise<ServiceResult> {
  const namedBy = 'REDIS_URL in .env';
  return lookAtRedis({ url, namedBy }, new AbortController().signal, { answerMs });
}

describeWithRedis('a real Redis', () => {
  let open: RedisServer;
  let closed: RedisServer;
  let replica: RedisServer;
  beforeAll(async () => {
    const acl = ['--user ann on >geheim ~* +@all', '--user bob on >geheim ~* -@all +info'];
    [open, closed] = await Promise.all([
      startRedis('--maxclients', '3', '--unixsocket', '{folder}/redis.sock'),
      startRedis('--requirepass', 'topsecret1', ...acl.flatMap((user) => user.split(' '))),
    ]);
    replica = await startRedis('--replicaof', `127.0.0.1 ${open.port}`);
  });
  afterAll(() => Promise.all([open, closed, replica].map((server) => server.stop())));

  it('passes with its version and its latency', async () => {
    const result = await look(`redis://127.0.0.1:${open.port}`);
    expect(result).toMatchObject({
      id: 'services.redis',
      endpoint: `redis://127.0.0.1:${open.port}`,
      status: 'pass',
      message: expect.stringMatching(/^Redis \d+\.\d+\.\d+ answers\.$/u) as string,
      fix: null,
    });
    expect(result.latencyMs).toBeGreaterThan(0);
  });

  it.each([':topsecret1@', 'default:topsecret1@', 'ann:geheim@'])(
    'lets in who gives %s',
    async (credentials) => {
      expect(await look(`redis://${credentials}127.0.0.1:${closed.port}/3`)).toMatchObject({
        endpoint: `redis://127.0.0.1:${closed.port}/3`,
        status: 'pass',
      });
    },
  );

  it.each([
    ['', /NOAUTH Authentication required/u, /Put the password into REDIS_URL in .env/u],
    [':wrong@', /WRONGPASS/u, /Correct user and password/u],
    ['eve:geheim@', /WRONGPASS/u, /Correct user and password/u],
  ])('with the credentials "%s" fails with its own words', async (credentials, words, fix) => {
    const result = await look(`redis://${credentials}127.0.0.1:${closed.port}`);
    expect(result).toMatchObject({ status: 'fail' });
    expect(result.message).toMatch(words);
    expect(result.fix).toMatch(fix);
  });

  it('warns for a user that may not PING', async () => {
    const result = await look(`redis://bob:geheim@127.0.0.1:${closed.port}`);
    expect(result).toMatchObject({ status: 'warn' });
    expect(result.message).toContain('NOPERM');
  });

  it('without a password fails for who gives one', async () => {
    const result = await look(`redis://:geheim@127.0.0.1:${open.port}`);
    expect(result).toMatchObject({ status: 'fail' });
    expect(result.fix).toContain('Remove the password from REDIS_URL in .env');
    expect(JSON.stringify(result)).not.toContain('geheim');
  });

  it('fails for a database that it does not have', async () => {
    const result = await look(`redis://127.0.0.1:${open.port}/99`);
    expect(result.message).toContain('ERR DB index is out of range');
    expect(result.fix).toContain('Correct the number of the database');
  });

  it('warns when it is a replica, with the address of its primary', async () => {
    expect(await look(`redis://127.0.0.1:${replica.port}`)).toMatchObject({
      status: 'warn',
      message: expect.stringContaining('it takes no writes') as string,
      fix: `Write the address of its primary into REDIS_URL in .env: 127.0.0.1:${open.port}`,
    });
  });
});

/** A server that says this to whoever connects, or to whoever has spoken, and hangs up. */
async function server(
  says: string | null,
  when: 'at-once' | 'when-spoken-to' = 'when-spoken-to',
): Promise<string> {
  const sockets = new Set<Socket>();
  const listening = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    if (says === null) return;
    if (when === 'at-once') socket.end(says);
    else socket.once('data', () => socket.end(says));
  });
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    listening.close();
  });
  return `redis://127.0.0.1:${(listening.address() as AddressInfo).port}`;
}

describe('a server that', () => {
  it.each([
    ['LOADING Redis is loading the dataset in memory', /wait, and run the same command again/u],
    [
      "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
      /replica/u,
    ],
    ['MISCONF Errors writing to the AOF file: No space left on device', /df -h/u],
    ['BUSY Redis is busy running a script.', /script kill/u],
    ['ERR max number of clients reached', /maxclients/u],
    ['DENIED Redis is running in protected mode because …', /requirepass/u],
    ['ERR something new', /log of the server/u],
  ])('refuses with "%s" fails with what to do', async (reply, fix) => {
    const result = await look(await server(`-${reply}\r\n`, 'at-once'));
    expect(result).toMatchObject({ status: 'fail' });
    expect(result.message).toContain(reply.slice(0, 20));
    expect(result.fix).toMatch(fix);
  });

  it.each([
    ['a web server', 'HTTP/1.1 400 Bad Request\r\n\r\n', /Another .*HTTP\/1\.1 400 Bad Request/u],
    ['TLS', '\u0015\u0003\u0003\u0000\u0002\u0002F', /it speaks TLS: use rediss:\/\//u],
    ['bytes', '\u0000\u0001', /Another service/u],
    ['nothing', '', /it hung up without an answer/u],
    ['half a reply', '+PO', /it hung up without an answer/u],
    ['without an end', `$999999\r\n${'x'.repeat(300_000)}`, /Another service .*does not end/u],
  ])('says no word of Redis is told from one: %s', async (_, says, words) => {
    expect((await look(await server(says))).message).toMatch(words);
  });

  it('lets in and then answers nothing has not answered', async () => {
    const url = await server('+OK\r\n');
    const result = await look(url.replace('//', '//:topsecret1@'));
    expect(result).toMatchObject({ status: 'fail' });
    expect(result.message).toContain('it hung up without an answer');
  });

  it('says nothing about itself answers all the same', async () => {
    expect(await look(await server('+PONG\r\n'))).toMatchObject({
      status: 'pass',
      message: 'Redis answers.',
    });
  });

  it('is silent fails within the time', async () => {
    const result = await look(await server(null), 60);
    expect(result.message).toContain('no answer within 0.06 s');
  });

  it('is not there fails with how to start it', async () => {
    const result = await look(`redis://127.0.0.1:${await unusedPort()}`);
    expect(result).toMatchObject({
      status: 'fail',
      fix: 'Start it (redis-server), or correct REDIS_URL in .env; without the service, empty it.',
    });
  });

  it('has no socket where one is named fails with the path', async () => {
    const result = await look(`unix://${join('/nowhere', 'redis.sock')}`);
    expect(result.message).toContain('Nothing accepts connections at unix:///nowhere/redis.sock');
  });

  it('has an address that cannot be read fails without repeating it', async () => {
    const result = await look('redis://:topsecret1@h:port');
    expect(result).toMatchObject({ status: 'fail', endpoint: null });
    expect(JSON.stringify(result)).not.toContain('topsecret1');
  });
});

describe('rediss', () => {
  let certificates: TestCertificates;
  beforeAll(async () => (certificates = await testCertificates()));
  afterAll(() => certificates.remove());

  it('fails for a certificate that nobody vouches for', async () => {
    const secure = createTlsServer(
      { cert: readFileSync(certificates.certificate), key: readFileSync(certificates.key) },
      (socket) => socket.end('+PONG\r\n'),
    );
    secure.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void secure.close());
    const { port } = secure.address() as AddressInfo;
    const result = await look(`rediss://localhost:${port}`);
    expect(result.message).toMatch(/certificate of .* is not trusted/u);
  });

  it('fails for a server without TLS, with the scheme to use', async () => {
    const url = await server('-ERR Protocol error\r\n');
    const result = await look(url.replace('redis:', 'rediss:'));
    expect(result.fix).toContain('use redis:// in REDIS_URL in .env');
  });
});
