import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EmbeddedFallback, startEmbedded } from '../../support/embedded-fallback.ts';
import { message, RawSession } from '../../support/raw-session.ts';
import { wireMessage } from '../../../src/fallback/embedded/wire-message.ts';

const { parse, bind, execute, flush, sync } = message;

let server: EmbeddedFallback;
beforeAll(async () => (server = await startEmbedded({ idleInTransactionMs: 5_000 })));
afterAll(() => server.end());

test('an answer of any length leaves the engine to the next client', async () => {
  const [one, other] = await Promise.all([server.client(), server.client()]);
  for (let bytes = 8_100; bytes < 8_150; bytes += 1) {
    await one.query(`select repeat('x', ${bytes})`);
    const started = performance.now();
    await other.query('select 1');
    // Else it is held for the 5 s that a transaction may idle.
    expect(performance.now() - started).toBeLessThan(4_500);
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
  return Number(execFileSync(command, args, { encoding: 'utf8' })) / 1024;
}

test(
  'failing statements leave nothing in the memory of the engine',
  { timeout: 240_000 },
  async () => {
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
    const after: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      await fail(150);
      after.push(residentMegabytes(engine.pid));
    }
    const [first = 0, ...later] = after;
    // Each round is 30 MB of statements. Garbage comes and goes; what is kept of them only grows.
    expect(Math.min(...later.slice(-2)) - first).toBeLessThan(60);
    await client.end();
  },
);

describe('prepared statements come back within a batch that is still open', () => {
  /** A session that has prepared `s1`, and has lost it to another client since. */
  async function prepared(sql: string): Promise<{ session: RawSession; other: Client }> {
    const other = await server.client();
    await other.query('drop table if exists t; create table t (a int)');
    const session = new RawSession(await server.client());
    session.send(parse('s1', sql), sync);
    expect(await session.answers('Z')).toBe('1 Z:I');
    await other.query('select 1');
    return { session, other };
  }
  const rows = async (other: Client): Promise<unknown[]> =>
    (await other.query<{ a: number }>('select a from t order by a')).rows.map(({ a }) => a);

  test('after an error everything up to the Sync is skipped', async () => {
    const { session, other } = await prepared('insert into t values (1)');
    session.send(parse('', 'nonsense'), flush);
    expect(await session.answers('E')).toBe('E:42601');
    session.send(bind('s1'), execute, sync);
    expect(await session.answers('Z')).toBe('Z:I');
    expect(await rows(other)).toEqual([]);
    session.send(bind('s1'), execute, sync);
    expect(await session.answers('Z')).toBe('2 C:INSERT 0 1 Z:I');
    expect(await rows(other)).toEqual([1]);
  });

  test('also after an error in the batch that brought the statement back', async () => {
    const { session, other } = await prepared('insert into t values (1)');
    session.send(bind('s1'), parse('', 'nonsense'), flush);
    expect(await session.answers('E')).toBe('2 E:42601');
    session.send(bind('s1'), execute, sync);
    expect(await session.answers('Z')).toBe('Z:I');
    expect(await rows(other)).toEqual([]);
  });

  test('what was done before is committed or undone with the rest', async () => {
    const { session, other } = await prepared('insert into t values (1)');
    const insert = [parse('', 'insert into t values (7)'), bind(''), execute, flush];
    session.send(...insert);
    expect(await session.answers('C')).toBe('1 2 C:INSERT 0 1');
    session.send(bind('s1'), execute, parse('', 'select 1/0'), bind(''), execute, sync);
    expect(await session.answers('Z')).toBe('2 C:INSERT 0 1 1 E:22012 Z:I');
    expect(await rows(other)).toEqual([]);
    session.send(...insert);
    await session.answers('C');
    session.send(bind('s1'), execute, sync);
    expect(await session.answers('Z')).toBe('2 C:INSERT 0 1 Z:I');
    expect(await rows(other)).toEqual([1, 7]);
  });

  test('one that cannot come back is an error, and ReadyForQuery waits for the Sync', async () => {
    const { session, other } = await prepared('select a from t');
    await other.query('drop table t');
    session.send(bind('s1'), execute, flush);
    expect(await session.answers('E')).toBe('E:42P01');
    session.send(bind('s1'), execute, sync);
    expect(await session.answers('Z')).toBe('Z:I');
    session.send(bind('s1'), execute, sync);
    expect(await session.answers('Z')).toBe('E:42P01 Z:I');
    await other.query('create table t (a int)');
    session.send(bind('s1'), execute, sync);
    expect(await session.answers('Z')).toBe('2 C:SELECT 0 Z:I');
  });
});

test.each([
  ['through the extended protocol', [parse('', 'deallocate d'), bind(''), execute, sync]],
  [
    'through a prepared DEALLOCATE',
    [parse('x', 'deallocate "d"'), sync, bind('x'), execute, sync, parse('y', 'select 1'), sync],
  ],
  [
    'among other statements',
    [message.query(`select 'deallocate e'; DEALLOCATE prepare D; select 1`)],
  ],
  ['alone', [message.query('deallocate d')]],
  ['with all others', [message.query('deallocate all')]],
])('a name is free after DEALLOCATE %s', async (_, deallocate) => {
  const other = await server.client();
  const session = new RawSession(await server.client());
  session.send(parse('d', 'select 1'), parse('e', 'select 2'), sync);
  expect(await session.answers('Z')).toBe('1 1 Z:I');
  session.send(...deallocate, parse('last', 'select 3'), sync);
  const ends = deallocate.filter((one) => /^[SQ]/u.test(one.toString('latin1'))).length + 1;
  expect(await session.answers('Z', ends)).not.toContain('E:');
  await other.query('select 1');
  session.send(parse('d', 'select 4'), sync);
  expect(await session.answers('Z')).toBe('1 Z:I');
  session.send(bind('d'), execute, sync);
  expect(await session.answers('Z')).toBe('2 D C:SELECT 1 Z:I');
});

test('names that are not UTF-8 are kept apart', async () => {
  const other = await server.client();
  const session = new RawSession(await server.client());
  const [one, two] = [0xe9, 0xe8].map((byte) => Buffer.from([byte, 0])) as [Buffer, Buffer];
  const tail = (sql: string): Buffer => Buffer.concat([Buffer.from(`${sql}\0`), Buffer.alloc(2)]);
  session.send(message.query(`set client_encoding = 'LATIN1'`));
  expect(await session.answers('Z')).toBe('C:SET S:client_encoding=LATIN1 Z:I');
  session.send(
    wireMessage('P', one, tail('select 1')),
    wireMessage('P', two, tail(`select 1 where false`)),
    sync,
  );
  expect(await session.answers('Z')).toBe('1 1 Z:I');
  await other.query('select 1');
  session.send(wireMessage('B', '', one, Buffer.alloc(6)), execute, sync);
  expect(await session.answers('Z')).toBe('2 D C:SELECT 1 Z:I');
});

describe('what a client asked for when it connected', () => {
  const options = '-c search_path=mine -c timezone=Asia/Tokyo -c work_mem=9MB';
  const present = async (client: Client): Promise<unknown> => {
    const { rows } = await client.query<Record<string, string>>(
      `select current_setting('search_path') p, current_setting('timezone') z, current_setting('work_mem') m`,
    );
    return Object.values(rows[0] ?? {});
  };
  const asked = ['mine', 'Asia/Tokyo', '9MB'];

  test.each(['reset all', 'discard all'])('comes back with %s', async (sql) => {
    const [client, other] = await Promise.all([server.client({ options }), server.client()]);
    await client.query(`set timezone = 'Asia/Kolkata'; set search_path = pg_catalog`);
    await client.query(sql);
    expect(await present(client)).toEqual(asked);
    await client.query(sql);
    await other.query('select 1');
    expect(await present(client)).toEqual(asked);
    expect(await present(other)).toEqual(['"$user", public', 'UTC', '4MB']);
  });

  test('comes back with the reset of one setting, and the others stay', async () => {
    const client = await server.client({ options });
    await client.query(`set timezone = 'Asia/Kolkata'; set search_path = pg_catalog`);
    await client.query('reset search_path');
    expect(await present(client)).toEqual(['mine', 'Asia/Kolkata', '9MB']);
    await client.query('begin');
    await client.query('reset timezone');
    expect(await present(client)).toEqual(asked);
    await client.query('rollback');
    expect(await present(client)).toEqual(['mine', 'Asia/Kolkata', '9MB']);
  });

  test('is what the client is told', async () => {
    const session = new RawSession(await server.client({ options: '-c timezone=Asia/Tokyo' }));
    session.send(message.query('reset timezone'));
    expect(await session.answers('S:TimeZone=Asia')).toBe(
      'C:RESET S:TimeZone=UTC Z:I S:TimeZone=Asia/Tokyo',
    );
  });

  test('is kept but for the setting that is no longer accepted', async () => {
    const other = await server.client();
    await other.query('create text search configuration public.mine (copy = simple)');
    const client = await server.client({
      options: `${options} -c default_text_search_config=public.mine`,
    });
    await other.query('drop text search configuration public.mine');
    expect(await present(client)).toEqual(asked);
  });
});

describe('what a client has sent before it leaves is run', () => {
  const inserts = [1, 2, 3].map((n) => message.query(`insert into sent values (${n})`));
  const leave = {
    'says goodbye': (session: RawSession) => session.send(...inserts, message.terminate),
    'closes its side': (session: RawSession) => session.finish(...inserts),
  };
  test.each(Object.entries(leave))('when it %s', async (_, go) => {
    const client = await server.client();
    await client.query('drop table if exists sent; create table sent (a int)');
    const session = new RawSession(await server.client());
    go(session);
    expect(await session.answers('Z', 3)).toBe(Array(3).fill('C:INSERT 0 1 Z:I').join(' '));
    await session.closed;
    expect((await client.query('select a from sent')).rows).toHaveLength(3);
  });

  test('but nothing after its goodbye, and an open transaction is undone', async () => {
    const client = await server.client();
    await client.query('drop table if exists sent; create table sent (a int)');
    const session = new RawSession(await server.client());
    session.send(message.query('begin'), ...inserts, message.terminate, message.query('commit'));
    await session.closed;
    expect((await client.query('select a from sent')).rows).toEqual([]);
  });
});

test('the seed of random() ends with its client, also when a prepared statement sets it', async () => {
  const [one, other] = await Promise.all([server.client(), server.client()]);
  const seed = { name: 'seed', text: 'select setseed(0.5)' };
  const numbers = new Set<unknown>();
  for (let turn = 0; turn < 3; turn += 1) {
    await one.query(turn === 0 ? 'select SetSeed(0.5)' : seed);
    numbers.add((await other.query<{ r: number }>('select random() r')).rows[0]?.r);
  }
  expect(numbers.size).toBe(3);
  await Promise.all([one.end(), other.end()]);
});
