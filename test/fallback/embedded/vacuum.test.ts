import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import { beforeAll, expect, test } from 'vitest';
import dueSql from '../../../sql/embedded-due-vacuums.sql';
import { type EmbeddedFallback, startEmbedded } from '../../support/embedded-fallback.ts';
import { processStat } from '../../support/process-stat.ts';
import { until } from '../../support/until.ts';

let server: EmbeddedFallback;
let client: Client;
beforeAll(async () => {
  server = await startEmbedded();
  client = await server.client();
  return server.end;
});

async function value(sql: string): Promise<unknown> {
  const { rows } = await client.query<Record<string, unknown>>(sql);
  return Object.values(rows[0] ?? {})[0];
}

/** A table with 1000 rows, and how to see without a client that it is being vacuumed. */
async function table(name: string): Promise<{ vacuumed: () => Promise<unknown> }> {
  await client.query(
    `create table ${name} as select i as id, repeat('x', 100) as t from generate_series(1, 1000) as i`,
  );
  const file = String(await value(`select pg_relation_filepath('${name}')`));
  // The map of what everybody sees is made by the first vacuum, when it begins.
  return { vacuumed: () => until(() => existsSync(join(server.paths.data, `${file}_vm`))) };
}

/** Whoever asks ends a vacuum that still runs; the engine sleeps when it has nothing to do. */
async function ended(): Promise<void> {
  const { engine } = await server.state();
  await until(async () => ((await processStat(engine.pid))?.[0] ?? 'S') === 'S');
}

async function update(name: string, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) await client.query(`update ${name} set t = t`);
}

test('a table that is updated many times stays small, and the session as it is', async () => {
  const { vacuumed } = await table('busy');
  await client.query(`create sequence counter; set work_mem = '7MB'; prepare kept as select 42`);
  await client.query(`select nextval('counter')`);
  await update('busy', 5);
  await vacuumed();
  await ended();
  const size = Number(await value(`select pg_relation_size('busy')`));
  await update('busy', 5);
  expect(Number(await value(`select pg_relation_size('busy')`))).toBe(size);
  expect(await value('select lastval()')).toBe('1');
  expect(await value('show work_mem')).toBe('7MB');
  expect(await value('execute kept')).toBe(42);
});

test('who comes during a vacuum does not wait for its end', async () => {
  const { vacuumed } = await table('slow');
  // An analyze computes what is indexed: now for some twenty seconds.
  await client.query(`create function slow(int) returns int immutable language plpgsql as $$
    begin
      if current_setting('app.slow', true) = 'on' then
        perform count(*) from generate_series(1, 100000);
      end if;
      return $1;
    end $$`);
  await client.query('create index on slow (slow(id))');
  await update('slow', 5);
  await client.query('set app.slow = on');
  const { engine } = await server.state();
  await vacuumed();
  const analyzed = `select analyze_count from pg_stat_user_tables where relname = 'slow'`;
  expect(await value(analyzed)).toBe('0');
  expect((await server.state()).engine).toEqual(engine);
});

test('due is what the autovacuum of a server would take, by its settings for the table, too', async () => {
  const flush = 'select pg_stat_force_next_flush()';
  const made = [
    ['"Enough dead"', 'autovacuum_analyze_threshold = 5000', 251],
    ['too_few', 'autovacuum_analyze_threshold = 5000', 250],
    ['changed', 'autovacuum_vacuum_threshold = 5000', 151],
    ['by_option', 'autovacuum_vacuum_threshold = 10, autovacuum_vacuum_scale_factor = 0', 11],
    ['never', 'autovacuum_enabled = off', 1_000],
  ] as const;
  await client.query('create schema due; set search_path to due');
  for (const [name, options, updates] of made) {
    await client.query(
      `create table ${name} with (${options}) as select generate_series(1, 1000) as id`,
    );
    await client.query(flush);
    await client.query(`vacuum analyze ${name}`);
    await client.query(`update ${name} set id = 0 where id <= ${updates}`);
  }
  await client.query(flush);
  const due = (await value(dueSql)) as readonly string[];
  const statements = due.map((hex) => Buffer.from(hex, 'hex').toString());
  expect(statements.filter((statement) => statement.includes(' due.')).toSorted()).toEqual([
    'analyze due.changed',
    'vacuum (process_toast false, analyze false) due."Enough dead"',
    'vacuum (process_toast false, analyze false) due.by_option',
  ]);
});
