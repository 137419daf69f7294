import { mkdir, readdir } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { PGlite } from 'pglite-17';
import { pg_trgm } from 'pglite-17/contrib/pg_trgm';
import { uuid_ossp } from 'pglite-17/contrib/uuid_ossp';
import { vector } from 'pglite-17/vector';
import books from '../../sql/transfer-books.sql';
import { privateJson } from '../../src/fallback/private-json.ts';
import { makeVerifier } from '../../src/postgres/scram-verifier.ts';
import { type EmbeddedFallback, embeddedAt } from './embedded-fallback.ts';
import { fallbackPlace } from './fallback-place.ts';
import { recordedSettings } from './recorded-settings.ts';

const extensions = { vector, uuid_ossp, pg_trgm };

/** What an application and a sync may have left in a database of PostgreSQL 17. */
const application = `
  create extension vector;
  create extension "uuid-ossp";
  create extension pg_trgm;
  set role app;
  create type mood as enum ('sad', 'ok');
  create table item (
    id bigint generated always as identity primary key,
    name text not null,
    feeling mood default 'ok',
    v vector(3)
  );
  create index item_near on item using hnsw (v vector_l2_ops);
  create index item_words on item using gin (name gin_trgm_ops);
  create table note (
    id uuid primary key default uuid_generate_v4(),
    item bigint references item on delete cascade,
    body text
  );
  create view named as select id, upper(name) as name from item;
  create function twice(n integer) returns integer language sql immutable as 'select n * 2';
  insert into item (name, v) select 'thing ' || i, array[i % 7, i, 2]::vector from generate_series(1, 500) i;
  insert into note (item, body) select id, E'tab\\tand\\nline' from item where id % 5 = 0;
  ${books}
  insert into setup_wizard_sync.synced values ('public', 'item', 'a primary', '', '', '', '');
  reset role;`;

/** An embedded fallback that was set up when PGlite was PostgreSQL 17; it does not run. */
export async function oldFallback(): Promise<EmbeddedFallback> {
  const spec = await fallbackPlace();
  const server = embeddedAt(spec);
  const { paths } = server;
  const { host, port, database, user, password } = spec;
  await mkdir(paths.root, { mode: 0o700 });
  await privateJson.write(paths.settings, {
    ...recordedSettings.embedded,
    ...{ host, port, database, user, limits: {}, verifier: makeVerifier(password) },
  });
  // As the engine has it: to optimise what runs once takes longer than to run it.
  setFlagsFromString('--wasm-tiering-budget=1000000000');
  const cluster = await PGlite.create(paths.data, { extensions });
  await cluster.exec('create role app login');
  await cluster.exec('create database app_fallback owner app');
  await cluster.close();
  const inside = await PGlite.create(paths.data, { extensions, database: spec.database });
  await inside.exec(application);
  await inside.close();
  return server;
}

/** The directories that keep data of before. */
export async function keptData({ paths }: EmbeddedFallback): Promise<readonly string[]> {
  return (await readdir(paths.root)).filter((name) => name.startsWith('data.'));
}
