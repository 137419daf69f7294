import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Client } from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import { wireMessage } from '../../../src/fallback/embedded/wire-message.ts';
import {
  type EmbeddedFallback,
  RawClient,
  startEmbedded,
} from '../../support/embedded-fallback.ts';

let server: EmbeddedFallback;
/** How long a server takes to start, on a machine that may have other work. */
let startMs = 0;
beforeAll(async () => {
  const begun = performance.now();
  server = await startEmbedded({ statementMs: 700, abandonedMs: 200 });
  startMs = performance.now() - begun;
  return server.end;
});

/** A bystander gets an answer, and soon. */
async function othersAreServed(): Promise<void> {
  const client = await server.client();
  const started = performance.now();
  const { rows } = await client.query('select 42 as answer');
  expect(rows).toEqual([{ answer: 42 }]);
  expect(performance.now() - started).toBeLessThan(Math.max(2_000, 2 * startMs));
  await client.end();
}

/** The socket below a logged-in driver, to say and do what the driver would not. */
function socketOf(client: Client): Socket {
  return (client as unknown as { connection: { stream: Socket } }).connection.stream;
}

async function loggedIn(): Promise<{ send: (bytes: Buffer) => void; ended: Promise<unknown> }> {
  const stream = socketOf(await server.client());
  const ended = new Promise((resolve) => stream.once('close', resolve));
  return { send: (bytes) => void stream.write(bytes), ended };
}

describe('bytes that are not the protocol harm nobody else', () => {
  const startup = (...pairs: string[]): Buffer =>
    wireMessage('?', 196_608, ...pairs, Buffer.from([0])).subarray(1);
  test.each([
    ['random bytes', () => randomBytes(300)],
    ['an HTTP request', () => Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')],
    ['a start-up packet without user', () => startup('database', 'app_fallback')],
    ['a start-up packet without terminator', () => startup('user').subarray(0, -2)],
    ['a length of 4 GB', () => Buffer.from([255, 255, 255, 255, 0, 3, 0, 0])],
    ['protocol 2', () => Buffer.from([0, 0, 0, 8, 0, 2, 0, 0])],
    ['a cancel request', () => Buffer.from([0, 0, 0, 16, 4, 210, 22, 46, 0, 0, 0, 1, 0, 0, 0, 2])],
  ])('%s', async (_, bytes) => {
    const raw = await RawClient.open(server.spec.host, server.spec.port);
    raw.send(bytes());
    // Random bytes may announce more than there is; then only the login limit would end them.
    const half = new Promise((resolve) => setTimeout(resolve, 300));
    await Promise.race([raw.closed, half]);
    raw.destroy();
    await othersAreServed();
  });

  test.each([
    ['an unknown message type', wireMessage('k', 'abc')],
    ['a password out of turn', wireMessage('p', 'abc')],
    ['an impossible length', Buffer.from([0x51, 0, 0, 0, 1])],
    ['a message above the limit', Buffer.from([0x51, 0x7f, 0, 0, 0])],
    ['random bytes', Buffer.concat([Buffer.from([1]), randomBytes(300)])],
    ['a Bind without its strings', wireMessage('B', Buffer.from([1, 2, 3]))],
  ])('after the login: %s ends that client', async (_, bytes) => {
    const { send, ended } = await loggedIn();
    send(bytes);
    await ended;
    await othersAreServed();
  });

  test('half a message, and then nothing', async () => {
    const { send } = await loggedIn();
    send(wireMessage('Q', 'select 1').subarray(0, 7));
    await othersAreServed();
  });
});

test('a client that dies in a transaction leaves nothing behind', async () => {
  const writer = await server.client();
  await writer.query('create table survivors (a int)');
  await writer.query('begin');
  await writer.query('insert into survivors values (1)');
  socketOf(writer).destroy();
  await othersAreServed();
  const reader = await server.client();
  expect((await reader.query('select * from survivors')).rows).toEqual([]);
});

const forever = `do $$ begin loop perform 1; end loop; end $$`;

test('a runaway statement is ended at its limit; who waits is delayed, no more', async () => {
  const runaway = await server.client();
  const waiting = await server.client();
  const failed = runaway.query(forever).then(
    () => 'finished',
    (error: unknown) => (error as { code: string }).code,
  );
  const started = performance.now();
  expect((await waiting.query('select 7 as seven')).rows).toEqual([{ seven: 7 }]);
  expect(performance.now() - started).toBeLessThan(700 + Math.max(2_000, 2 * startMs));
  expect(await failed).toBe('57014');
});

test('a client that leaves its runaway statement behind does not hold up the others', async () => {
  const runaway = await server.client();
  runaway.query(forever).catch(() => undefined);
  socketOf(runaway).destroy();
  await othersAreServed();
});

test('endless recursion ends its own client, not the server', async () => {
  const client = await server.client();
  await client.query(
    `create function dive(depth int) returns int language plpgsql as 'begin return dive(depth + 1); end'`,
  );
  await expect(client.query('select dive(1)')).rejects.toMatchObject({
    code: expect.stringMatching(/^(57P02|54001)$/u) as string,
  });
  await othersAreServed();
});

test('an answer that is not read does not hold up the others', async () => {
  const { send } = await loggedIn();
  for (let count = 0; count < 5; count += 1) {
    send(wireMessage('Q', `select repeat('x', 1000000) from generate_series(1, 10)`));
  }
  await othersAreServed();
});
