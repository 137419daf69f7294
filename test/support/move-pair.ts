import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { moveDatabase } from '../../src/move/move-database.ts';
import type { MoveReport } from '../../src/move/move-report.ts';
import type { MoveRequest } from '../../src/move/move-request.ts';
import type { TransferPair } from './transfer-databases.ts';

type Changes = Partial<MoveRequest> & { readonly dryRun?: boolean };

/** Moves the one database of a pair to the other one. */
export async function movePair(
  { source, target }: Pick<TransferPair, 'source' | 'target'>,
  changes: Changes = {},
): Promise<MoveReport> {
  const folder = await mkdtemp(join(tmpdir(), 'setup-wizard-test-'));
  return await moveDatabase({
    source: { settings: source, name: 'the old database', configured: null },
    target: { settings: target, name: 'the primary', configured: 'primary' },
    folder,
    ...changes,
  }).finally(() => rm(folder, { recursive: true }));
}

/** Everything that an application has in a database, and that something has to be done for. */
export const wholeApplication = `
create extension if not exists pg_trgm;
create type mood as enum ('good', 'bad');
create domain email as text check (value ~ '@');
create schema "Odd ""schema""";
create function slug(text) returns text language sql immutable as 'select lower($1)';
create table people (id bigint generated always as identity primary key, name text not null, feels mood, mail email,
  slug text generated always as (slug(name)) stored);
insert into people (name, feels, mail) select 'Person ' || i, 'good', i || '@x' from generate_series(1, 500) i;
create table teams (id serial primary key, lead bigint references people (id) deferrable);
insert into teams (lead) values (1), (2);
alter table people add team int references teams (id);
update people set team = 1 where id < 10;
create table "Odd ""schema"""."a;b' c" ("the key" uuid primary key default gen_random_uuid(), "NaN" float8, d date, b bytea, n numeric, t timestamptz, j jsonb, a text[]);
insert into "Odd ""schema"""."a;b' c" ("NaN", d, b, n, t, j, a) values
  ('NaN', '0044-03-15 BC', '\\x00ff', 'NaN', '0001-01-01 BC', '{"a": null}', '{NULL,"",x}'),
  ('-Infinity', 'infinity', null, 1.10, '-infinity', 'null', '{}'), (null, null, '', null, null, null, null);
create table events (at date not null, what text) partition by range (at);
create table events_old partition of events for values from (minvalue) to ('2020-01-01');
create table events_new partition of events for values from ('2020-01-01') to (maxvalue);
create index on events (what);
insert into events select date '2019-12-01' + i, 'e' || i from generate_series(1, 60) i;
create unlogged table cache (k text, v text);
insert into cache values ('a', null), ('', '');
create table big (id int primary key, body text, raw bytea);
insert into big values (1, repeat('x', 10000000), decode(repeat('ab', 3000000), 'hex'));
create table docs (id int primary key, embedding vector(8), half halfvec(4));
insert into docs select i, array[i,1,2,3,4,5,6,7]::real[]::vector, array[i,1,2,3]::real[]::halfvec from generate_series(1, 300) i;
create index docs_hnsw on docs using hnsw (embedding vector_l2_ops);
create table secrets (owner text, word text);
insert into secrets values ('me', 'mine'), ('you', 'yours');
alter table secrets enable row level security;
create policy own on secrets for select to public using (owner = current_user);
create table noise (id int);
create function loud() returns trigger language plpgsql as 'begin raise exception ''a trigger ran''; end';
create trigger loud before insert on noise for each row execute function loud();
alter table noise disable trigger loud;
insert into noise values (1);
alter table noise enable trigger loud;
create view good_people as select * from people where feels = 'good';
create materialized view counted as select count(*) from people;
comment on table docs is 'what was learnt';
create sequence tickets start 100; select nextval('tickets'), nextval('tickets');
`;
