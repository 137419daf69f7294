import { beforeAll, expect, test } from 'vitest';
import { type EmbeddedFallback, startEmbedded } from '../../support/embedded-fallback.ts';
import { until } from '../../support/until.ts';

let server: EmbeddedFallback;
beforeAll(async () => {
  server = await startEmbedded();
  return server.end;
});

/** Each ends with 42501: insufficient privilege. */
const forbidden = [
  'set session authorization setup_wizard_admin',
  'reset session authorization; set session authorization setup_wizard_admin',
  'set session authorization default; set role setup_wizard_admin',
  'set local session authorization setup_wizard_admin',
  `do $$ begin execute 'set session authorization setup_wizard_admin'; end $$`,
  `select set_config('session_authorization', 'setup_wizard_admin', false)`,
  `select set_config('role', 'setup_wizard_admin', false)`,
  'create role evil superuser',
  'alter role app superuser',
  'alter role app createrole',
  'grant pg_read_server_files to app',
  'create database another',
  'drop extension vector',
  `alter system set work_mem = '8MB'`,
  `copy (select 1) to program 'id'`,
  `copy (select 1) to '/tmp/never-written'`,
  `create table leak (line text); copy leak from '/etc/passwd'`,
  `select pg_read_file('/etc/passwd')`,
  `select pg_ls_dir('.')`,
  `select lo_import('/etc/passwd')`,
  `load '/tmp/library.so'`,
  `create function c() returns int language c as 'library', 'symbol'`,
  'select * from pg_authid',
  'set session_replication_role = replica',
  'set zero_damaged_pages = on',
  'select pg_reload_conf()',
  'select pg_terminate_backend(pg_backend_pid())',
  'checkpoint',
  `update pg_catalog.pg_roles set rolsuper = true`,
  `update pg_catalog.pg_authid set rolsuper = true where rolname = 'app'`,
  `create function public.sly() returns void security definer language sql as 'alter role app superuser'; select public.sly()`,
] as const;

test.each(forbidden)('refused: %s', async (sql) => {
  const client = await server.client();
  await expect(client.query(sql)).rejects.toMatchObject({
    code: expect.stringMatching(/^(42501|55000)$/u) as string,
  });
  await client.end();
});

test('the role is itself and no superuser, before and after every kind of reset', async () => {
  const client = await server.client();
  for (const reset of [
    'select 1',
    'discard all',
    'reset all',
    'reset session authorization',
    'reset role',
  ]) {
    await client.query(reset);
    const { rows } = await client.query(
      `select session_user::text s, current_user::text c, current_setting('is_superuser') p`,
    );
    expect(rows).toEqual([{ s: 'app', c: 'app', p: 'off' }]);
  }
  await client.end();
});

test('traps laid in the database do not spring when the engine opens again', async () => {
  const client = await server.client();
  // If anything unqualified ran as superuser at the next open, it would run these.
  await client.query(`
    create schema evil;
    create table evil.caught (who text);
    create function evil.eq(oid, oid) returns boolean language plpgsql as
      $$ begin insert into evil.caught values (current_user); return true; end $$;
    create operator evil.= (leftarg = oid, rightarg = oid, function = evil.eq);
    create view evil.pg_type as select * from pg_catalog.pg_type;
    alter database app_fallback set search_path = evil, pg_catalog`);
  const { engine } = await server.state();
  process.kill(engine.pid, 'SIGKILL');
  await until(async () => (await server.state()).engine.pid !== engine.pid);
  const after = await server.client();
  await expect(after.query('set session authorization setup_wizard_admin')).rejects.toMatchObject({
    code: '42501',
  });
  expect((await after.query('select * from evil.caught')).rows).toEqual([]);
  await after.query('alter database app_fallback reset search_path');
  await Promise.all([client.end(), after.end()]);
});

test('what the role should be able to do, it can', async () => {
  const client = await server.client();
  await client.query(`
    create schema work;
    create table work.items (id uuid default uuid_generate_v4(), v vector(3), name text);
    create index on work.items using hnsw (v vector_l2_ops);
    create index on work.items using gin (name gin_trgm_ops);
    insert into work.items (v, name) values ('[1,2,3]', 'apple')`);
  const { rows } = await client.query(
    `select name from work.items order by v <-> '[1,2,4]' limit 1`,
  );
  expect(rows).toEqual([{ name: 'apple' }]);
  await client.end();
});
