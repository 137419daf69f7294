import { beforeAll, expect, test } from 'vitest';
import { type EmbeddedFallback, startEmbedded } from '../../support/embedded-fallback.ts';

let server: EmbeddedFallback;
beforeAll(async () => {
  server = await startEmbedded();
  return server.end;
});

/**
 * Ten clients, half of them with a large parameter that arrives in many pieces: a server that takes
 * messages apart by arrival gives some of them the answer of somebody else's statement.
 */
test.each([
  ['20 kB', 20_000],
  ['200 kB', 200_000],
  ['1 MB', 1_000_000],
])('600 queries of 10 clients with parameters of %s: every answer is its own', async (_, size) => {
  const pool = server.pool(10);
  let wrong = 0;
  await Promise.all(
    Array.from({ length: 10 }, async (_client, client) => {
      const large = client % 2 === 0 ? String(client).repeat(size) : 'small';
      for (let turn = 0; turn < 60; turn += 1) {
        const tag = client * 1000 + turn;
        const { rows } = await pool.query<{ t: number; n: number; c: number }>(
          `select $1::int as t, length($2) as n, ${tag} as c`,
          [tag, large],
        );
        const [row] = rows;
        if (row?.t !== tag || row.c !== tag || row.n !== large.length) wrong += 1;
      }
    }),
  );
  expect(wrong).toBe(0);
});

test('transactions of many clients keep their sums', async () => {
  const pool = server.pool(10);
  await pool.query(
    'create table account (id int primary key, amount int); insert into account values (1, 0)',
  );
  await Promise.all(
    Array.from({ length: 10 }, async () => {
      for (let turn = 0; turn < 10; turn += 1) {
        const client = await pool.connect();
        await client.query('begin');
        const { rows } = await client.query<{ amount: number }>('select amount from account');
        await client.query('update account set amount = $1', [(rows[0]?.amount ?? 0) + 1]);
        await client.query('commit');
        client.release();
      }
    }),
  );
  expect((await pool.query('select amount from account')).rows).toEqual([{ amount: 100 }]);
});
