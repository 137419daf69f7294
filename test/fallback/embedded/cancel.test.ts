import type { Client } from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type EmbeddedFallback,
  RawClient,
  startEmbedded,
} from '../../support/embedded-fallback.ts';
import { until } from '../../support/until.ts';
import { message, RawSession } from '../../support/raw-session.ts';

const { parse, bind, execute, sync, query } = message;
const forever = `do $$ begin loop perform 1; end loop; end $$`;

let server: EmbeddedFallback;
beforeAll(async () => {
  server = await startEmbedded();
  return server.end;
});

interface Key {
  readonly processID: number;
  readonly secretKey: number;
}

/** Sends a cancel request as a driver does, and waits until the server has hung up. */
async function cancel(client: Client, change: Partial<Key> = {}): Promise<void> {
  const key = { ...(client as unknown as Key), ...change };
  const request = Buffer.alloc(16);
  [16, 80_877_102, key.processID].forEach((word, at) => request.writeInt32BE(word, at * 4));
  request.writeInt32BE(key.secretKey, 12);
  const raw = await RawClient.open(server.spec.host, server.spec.port);
  raw.send(request);
  await raw.closed;
}

/** All that clients have sent before has reached the server: a connection made later was answered. */
const arrived = (client: Client): Promise<void> => cancel(client, { secretKey: 0 });

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error as { code: string }).code,
  );

/** Cancels until it has worked: a request may be quicker than the statement that it is for. */
async function ended(client: Client, work: Promise<string>): Promise<string> {
  let over = false;
  void work.then(() => (over = true));
  await until(async () => {
    await cancel(client);
    return over;
  });
  return work;
}

const works = async (client: Client): Promise<void> => {
  expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
};

/** Nobody has noticed: the same engine still runs. */
async function sameEngine<T>(work: () => Promise<T>): Promise<void> {
  const { engine } = await server.state();
  await work();
  expect((await server.state()).engine).toEqual(engine);
}

describe('a cancel request', () => {
  test.each([
    ['a loop', forever],
    ['a join without end', 'select count(*) from generate_series(1, 2000000000) a'],
    ['a sleep', 'select pg_sleep(30)'],
    [
      'a recursion',
      'with recursive r(n) as (select 1 union all select n + 1 from r) select max(n) from r',
    ],
  ])('ends %s with 57014, and neither the connection nor the engine', async (_, sql) => {
    const client = await server.client();
    await sameEngine(async () => {
      expect(await ended(client, codeOf(client.query(sql)))).toBe('57014');
      await works(client);
    });
    await client.end();
  });

  test('in a transaction leaves it failed, as any error does', async () => {
    const client = await server.client();
    await client.query('create table kept (a int)');
    await client.query('begin; insert into kept values (1)');
    expect(await ended(client, codeOf(client.query(forever)))).toBe('57014');
    expect(await codeOf(client.query('select 1'))).toBe('25P02');
    await client.query('rollback');
    expect((await client.query('select * from kept')).rows).toEqual([]);
  });

  test('ends a statement that still waits for its turn, and not the one that runs', async () => {
    const [busy, waiting, third] = await Promise.all([1, 2, 3].map(() => server.client()));
    if (!busy || !waiting || !third) throw new Error('there are three');
    const running = codeOf(busy.query(forever));
    await arrived(busy);
    // The first to wait is on its way to the engine already, the second is not.
    const next = codeOf(waiting.query('select pg_sleep(30)'));
    await arrived(waiting);
    expect(await ended(third, codeOf(third.query('select pg_sleep(30)')))).toBe('57014');
    await cancel(waiting);
    expect(await ended(busy, running)).toBe('57014');
    expect(await ended(waiting, next)).toBe('57014');
    await Promise.all([works(waiting), works(third), works(busy)]);
  });

  test('ends what waits in the extended protocol, and the session goes on', async () => {
    const [busy, next, client] = await Promise.all([1, 2, 3].map(() => server.client()));
    if (!busy || !next || !client) throw new Error('there are three');
    const running = codeOf(busy.query(forever));
    await arrived(busy);
    const after = codeOf(next.query('select 1'));
    await arrived(next);
    const session = new RawSession(client);
    session.send(parse('s', 'select 1'), bind('s'), execute, sync);
    expect(await ended(client, session.answers('Z'))).toBe('E:57014 Z:I');
    session.send(parse('s', 'select 2'), bind('s'), execute, sync);
    expect(await ended(busy, running)).toBe('57014');
    expect(await session.answers('Z')).toBe('1 2 D C:SELECT 1 Z:I');
    expect(await after).toBe('done');
  });

  test('ends a COPY that waits for its client', async () => {
    const client = await server.client();
    await client.query('create table copied (a int)');
    const session = new RawSession(client);
    session.send(query('copy copied from stdin'));
    await session.answers('G');
    await cancel(client);
    expect(await session.answers('Z')).toBe('E:57014 Z:I');
  });

  test('that comes too late does nothing, also not to the next statement', async () => {
    const client = await server.client();
    for (let turn = 0; turn < 20; turn += 1) {
      const code = codeOf(client.query('select 1'));
      await cancel(client);
      expect(['done', '57014']).toContain(await code);
      await works(client);
    }
  });

  test.each([
    ['a wrong secret', (key: Key) => ({ secretKey: key.secretKey ^ 1 })],
    ['the number of nobody', (key: Key) => ({ processID: key.processID + 1_000 })],
    ['the secret of another', null],
  ])('with %s does nothing', async (_, change) => {
    const [client, other] = await Promise.all([server.client(), server.client()]);
    const key = client as unknown as Key;
    const foreign = (other as unknown as Key).secretKey;
    const code = codeOf(client.query('select pg_sleep(0.3)'));
    await cancel(client, change === null ? { secretKey: foreign } : change(key));
    expect(await code).toBe('done');
  });
});

describe('statement_timeout', () => {
  const timeout = async (client: Client, sql: string): Promise<void> => {
    const started = performance.now();
    await expect(client.query(sql)).rejects.toMatchObject({
      code: '57014',
      message: 'canceling statement due to statement timeout',
    });
    expect(performance.now() - started).toBeLessThan(10_000);
    await client.query('rollback');
    await works(client);
  };

  test.each([
    ['set', 'set statement_timeout = 100', forever],
    ['set for the transaction', 'begin; set local statement_timeout = 100', forever],
    ['of a sleep', 'set statement_timeout = 100', 'select pg_sleep(20)'],
    [
      'set again, shorter',
      `set statement_timeout = '1h'; select 1; set statement_timeout = 100`,
      forever,
    ],
  ])('%s ends the statement, and neither the connection nor the engine', async (_, set, sql) => {
    const client = await server.client();
    await client.query(set);
    await sameEngine(() => timeout(client, sql));
    await client.end();
  });

  test('of the start-up packet, also after a turn of another client', async () => {
    const [client, other] = await Promise.all([
      server.client({ statement_timeout: 100 }),
      server.client(),
    ]);
    await timeout(client, forever);
    await other.query('select pg_sleep(0.2)');
    await timeout(client, forever);
  });

  test('counts each statement anew, and zero ends it', async () => {
    const client = await server.client({ statement_timeout: 900 });
    for (let turn = 0; turn < 5; turn += 1) await client.query('select pg_sleep(0.2)');
    await client.query('set statement_timeout = 0');
    await client.query('select pg_sleep(1)');
  });

  test('and its like are accepted where the session only waits', async () => {
    const client = await server.client();
    await client.query(`set idle_session_timeout = 50; set lock_timeout = 50`);
    await client.query('select pg_sleep(0.1)');
    await new Promise((resolve) => setTimeout(resolve, 100));
    await sameEngine(() => client.query('select pg_sleep(0.1)'));
    await works(client);
  });
});
