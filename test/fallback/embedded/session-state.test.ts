import type { Client } from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import { type EmbeddedFallback, startEmbedded } from '../../support/embedded-fallback.ts';

let server: EmbeddedFallback;
beforeAll(async () => {
  server = await startEmbedded();
  return server.end;
});

type Row = Record<string, unknown>;

/** Two clients, and what the first one says after the second has had the session. */
async function pair(): Promise<{ one: Client; other: Client; end: () => Promise<void> }> {
  const [one, other] = await Promise.all([server.client(), server.client()]);
  return {
    one,
    other,
    end: async () => {
      await Promise.allSettled([one.end(), other.end()]);
    },
  };
}

async function value(client: Client, sql: string): Promise<unknown> {
  const { rows } = await client.query<Row>(sql);
  return Object.values(rows[0] ?? {})[0];
}

describe('what a client has set is there again after others had the session', () => {
  const cases: readonly (readonly [what: string, does: string, asks: string, gets: string])[] = [
    ['SET', `set work_mem = '9MB'`, 'show work_mem', '9MB'],
    ['set_config', `select set_config('work_mem', '8MB', false)`, 'show work_mem', '8MB'],
    ['a variable of the application', `set app.tenant = 'ä''b'`, 'show app.tenant', `ä'b`],
    ['a variable of pgvector', 'set hnsw.ef_search = 77', 'show hnsw.ef_search', '77'],
    ['a switch', 'set enable_seqscan = off', 'show enable_seqscan', 'off'],
    ['a role', 'set role pg_database_owner', 'select current_user::text', 'pg_database_owner'],
    [
      'a setting made inside a function',
      `do $$ begin perform set_config('seq_page_cost', '3.5', false); end $$`,
      'show seq_page_cost',
      '3.5',
    ],
    [
      'the last of several values',
      `set work_mem = '1MB'; set work_mem = '2MB'; set work_mem = '3MB'`,
      'show work_mem',
      '3MB',
    ],
  ];
  test.each(cases)('%s', async (_, does, asks, gets) => {
    const { one, other, end } = await pair();
    await one.query(does);
    const without = await value(other, asks.replace('show app.tenant', 'select null'));
    expect(without).not.toBe(gets);
    expect(await value(one, asks)).toBe(gets);
    await end();
  });

  test('also when it was committed with a transaction, and not when that was rolled back', async () => {
    const { one, other, end } = await pair();
    await one.query(`begin; set work_mem = '5MB'; commit`);
    await one.query(`begin; set work_mem = '6MB'; rollback`);
    await other.query('select 1');
    expect(await value(one, 'show work_mem')).toBe('5MB');
    await end();
  });

  test('SET LOCAL ends with its transaction', async () => {
    const { one, other, end } = await pair();
    await one.query(`begin; set local work_mem = '5MB'; set local app.mine = 'x'; commit`);
    await other.query('select 1');
    expect(await value(one, 'show work_mem')).toBe('4MB');
    await end();
  });

  test('RESET is final', async () => {
    const { one, other, end } = await pair();
    await one.query(`set work_mem = '5MB'; set enable_seqscan = off`);
    await other.query('select 1');
    await one.query('reset work_mem');
    await other.query('select 1');
    expect(await value(one, 'show work_mem')).toBe('4MB');
    expect(await value(one, 'show enable_seqscan')).toBe('off');
    await end();
  });
});

describe('what cannot be put in place again keeps the session for its client', () => {
  const cases: readonly (readonly [what: string, does: string, asks: string, gets: unknown])[] = [
    ['a temporary table', 'create temp table mine as select 5 n', 'select n from mine', 5],
    [
      'a temporary table made inside a function',
      'do $$ begin create temp table hidden as select 6 n; end $$',
      'select n from hidden',
      6,
    ],
    [
      'an advisory lock',
      'select pg_advisory_lock(42)',
      `select count(*)::int from pg_locks where locktype = 'advisory'`,
      1,
    ],
    [
      'a cursor WITH HOLD',
      'declare mine cursor with hold for select 7 n',
      'fetch next from mine',
      7,
    ],
  ];
  test.each(cases)('%s', async (_, does, asks, gets) => {
    const { one, other, end } = await pair();
    await one.query(does);
    const waiting = other.query('select 1 as one');
    expect(await value(one, asks)).toBe(gets);
    await one.end();
    expect((await waiting).rows).toEqual([{ one: 1 }]);
    await end();
  });

  test('whoever does nothing with it while others wait is told so and has to go', async () => {
    const { one, other, end } = await pair();
    const told = new Promise((resolve) => one.once('error', resolve));
    await one.query('create temp table kept (a int)');
    expect((await other.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    expect(await told).toMatchObject({ code: '57P05', severity: 'FATAL' });
    await end();
  });

  test('an advisory lock excludes other clients', async () => {
    const { one, other, end } = await pair();
    await one.query('select pg_advisory_lock(43)');
    const second = other.query<Row>('select pg_try_advisory_lock(43) as taken');
    await one.query('select pg_advisory_unlock(43)');
    expect((await second).rows).toEqual([{ taken: true }]);
    await other.query('select pg_advisory_unlock(43)');
    await end();
  });

  test('it goes on to the next as soon as nothing is held any more', async () => {
    const { one, other, end } = await pair();
    await one.query('create temp table brief (a int)');
    const waiting = other.query('select 1 as one');
    await one.query('drop table brief');
    expect((await waiting).rows).toEqual([{ one: 1 }]);
    expect((await one.query('select 2 as two')).rows).toEqual([{ two: 2 }]);
    await end();
  });
});

test.each([
  ['set before it', `set idle_in_transaction_session_timeout = 100`, 'begin'],
  ['set in it', 'select 1', 'begin; set local idle_in_transaction_session_timeout = 100'],
])(
  'a client that is idle in a transaction for longer than its own limit, %s, is told 25P03',
  async (_, before, begin) => {
    const { one, other, end } = await pair();
    const told = new Promise((resolve) => one.once('error', resolve));
    await one.query(before);
    await one.query(begin);
    expect((await other.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    expect(await told).toMatchObject({ code: '25P03', severity: 'FATAL' });
    await end();
  },
);
