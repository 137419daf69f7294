import type { Client } from 'pg';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { type EmbeddedFallback, startEmbedded } from '../../support/embedded-fallback.ts';

let server: EmbeddedFallback;
let admin: Client;
beforeAll(async () => {
  server = await startEmbedded();
  admin = await server.client();
  return server.end;
});
afterEach(async () => {
  await admin.query('alter role app reset all');
  await admin.query('alter database app_fallback reset all');
});

async function shown(client: Client, name: string): Promise<unknown> {
  const { rows } = await client.query<Record<string, unknown>>(`show ${name}`);
  return Object.values(rows[0] ?? {})[0];
}

test('a session begins with what ALTER ROLE and ALTER DATABASE say, the role first', async () => {
  await admin.query(`alter role app set work_mem = '5MB'`);
  await admin.query(`alter database app_fallback set work_mem = '6MB'`);
  await admin.query(`alter database app_fallback set default_tablespace = pg_default`);
  const client = await server.client();
  expect(await shown(client, 'work_mem')).toBe('5MB');
  expect(await shown(client, 'default_tablespace')).toBe('pg_default');
  await client.end();
});

test('RESET leads back to them, and SET past them', async () => {
  await admin.query(`alter role app set work_mem = '5MB'`);
  const client = await server.client();
  await client.query(`set work_mem = '7MB'`);
  await admin.query('select 1');
  expect(await shown(client, 'work_mem')).toBe('7MB');
  await client.query('reset work_mem');
  expect(await shown(client, 'work_mem')).toBe('5MB');
  await client.end();
});

test('what the client asks for when it connects comes before them', async () => {
  await admin.query(`alter role app set statement_timeout = '5s'`);
  const client = await server.client({ statement_timeout: 0 });
  expect(await shown(client, 'statement_timeout')).toBe('5s');
  const other = await server.client({ statement_timeout: 9_000 });
  expect(await shown(other, 'statement_timeout')).toBe('9s');
  await Promise.all([client.end(), other.end()]);
});

test('a setting of the role that the server tells its clients is told at the login', async () => {
  await admin.query(`alter role app set search_path = pg_catalog, "A b"`);
  await admin.query(`alter role app set timezone = 'Asia/Tokyo'`);
  const client = await server.client();
  expect(await shown(client, 'search_path')).toBe('pg_catalog, "A b"');
  expect(await shown(client, 'timezone')).toBe('Asia/Tokyo');
  await client.end();
});

test('one that is refused keeps nobody out, and the others hold', async () => {
  await admin.query('create text search configuration passing (copy = simple)');
  await admin.query(`alter role app set default_text_search_config = 'public.passing'`);
  await admin.query(`alter role app set work_mem = '5MB'`);
  await admin.query('drop text search configuration passing');
  const client = await server.client();
  expect(await shown(client, 'work_mem')).toBe('5MB');
  await client.end();
});
