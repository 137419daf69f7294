import { beforeAll, describe, expect, test } from 'vitest';
import { type EmbeddedFallback, startEmbedded } from '../../support/embedded-fallback.ts';

let server: EmbeddedFallback;
beforeAll(async () => {
  server = await startEmbedded({ idleInTransactionMs: 3_000 });
  return server.end;
});

type Row = Record<string, unknown>;

describe('nothing of one client is seen by the next', () => {
  const cases: readonly (readonly [what: string, does: string, asks: string, sees: Row[]])[] = [
    ['a setting', `set work_mem = '9MB'`, 'show work_mem', [{ work_mem: '4MB' }]],
    [
      'the search path',
      'set search_path = pg_temp',
      'show search_path',
      [{ search_path: '"$user", public' }],
    ],
    ['the time zone', `set timezone = 'Asia/Tokyo'`, 'show timezone', [{ TimeZone: 'UTC' }]],
    ['a role', 'set role pg_database_owner', 'select current_user::text u', [{ u: 'app' }]],
    [
      'a temporary table',
      'create temp table mine (a int)',
      `select to_regclass('mine')::text t`,
      [{ t: null }],
    ],
    [
      'an advisory lock',
      'select pg_advisory_lock(42)',
      'select pg_try_advisory_lock(42) l',
      [{ l: true }],
    ],
    [
      'a prepared statement',
      'prepare mine as select 1',
      'select count(*)::int n from pg_prepared_statements',
      [{ n: 0 }],
    ],
    [
      'a cursor',
      'declare mine cursor with hold for select 1',
      'select count(*)::int n from pg_cursors',
      [{ n: 0 }],
    ],
  ];
  test.each(cases)('%s', async (_, does, asks, sees) => {
    const [one, other] = await Promise.all([server.client(), server.client()]);
    await one.query(does);
    expect((await other.query<Row>(asks)).rows).toEqual(sees);
    // The other way round as well: the one comes back to a clean session.
    await other.query('select 1');
    await Promise.all([one.end(), other.end()]);
  });

  test('a sequence value', async () => {
    const [one, other] = await Promise.all([server.client(), server.client()]);
    await one.query(`create sequence s`);
    await one.query(`select nextval('s')`);
    await expect(other.query(`select currval('s')`)).rejects.toMatchObject({ code: '55000' });
    await expect(other.query('select lastval()')).rejects.toMatchObject({ code: '55000' });
    await Promise.all([one.end(), other.end()]);
  });

  test('a failed transaction', async () => {
    const [one, other] = await Promise.all([server.client(), server.client()]);
    await one.query('begin');
    await one.query('nonsense').catch(() => undefined);
    await one.end();
    expect((await other.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await other.end();
  });
});

test('settings that the server reports follow their client through hand-overs', async () => {
  const [tokyo, plain] = await Promise.all([server.client(), server.client()]);
  await tokyo.query(`set timezone = 'Asia/Tokyo'; set search_path = pg_catalog`);
  for (let turn = 0; turn < 3; turn += 1) {
    expect((await plain.query<Row>('show timezone')).rows).toEqual([{ TimeZone: 'UTC' }]);
    expect((await tokyo.query<Row>('show timezone')).rows).toEqual([{ TimeZone: 'Asia/Tokyo' }]);
    expect((await tokyo.query<Row>('show search_path')).rows).toEqual([
      { search_path: 'pg_catalog' },
    ]);
  }
  await Promise.all([tokyo.end(), plain.end()]);
});

describe('prepared statements belong to their client', () => {
  test('the same name means something else for each', async () => {
    const clients = await Promise.all([1, 2, 3].map(() => server.client()));
    for (let turn = 0; turn < 4; turn += 1) {
      for (const [index, client] of clients.entries()) {
        const { rows } = await client.query({
          name: 'q',
          text: `select ${index} as n, $1::int as p`,
          values: [turn],
        });
        expect(rows).toEqual([{ n: index, p: turn }]);
      }
    }
    await Promise.all(clients.map((client) => client.end()));
  });

  test('a statement whose table has gone fails like on any server, and the client goes on', async () => {
    const [one, other] = await Promise.all([server.client(), server.client()]);
    await one.query('create table fleeting (a int)');
    await one.query({ name: 'f', text: 'select * from fleeting' });
    await other.query('drop table fleeting');
    await expect(one.query({ name: 'f', text: 'select * from fleeting' })).rejects.toMatchObject({
      code: '42P01',
    });
    expect((await one.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await Promise.all([one.end(), other.end()]);
  });
});

test('idle in a transaction: told 25P03, rolled back, and the next one is served', async () => {
  const [idle, next] = await Promise.all([server.client(), server.client()]);
  const told = new Promise((resolve) =>
    idle.once('error', (error: { code?: string }) => resolve(error.code)),
  );
  await idle.query('begin');
  await idle.query('create table never (a int)');
  expect((await next.query(`select to_regclass('never')::text as t`)).rows).toEqual([{ t: null }]);
  expect(await told).toBe('25P03');
  await next.end();
});
