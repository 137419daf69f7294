import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFence } from '../../src/journal/open-fence.ts';
import {
  type JournalDatabase,
  type JournalServer,
  startJournalServer,
} from '../support/journal-server.ts';
import { describeWithServer, postgres15WithPgvector } from '../support/postgres-installation.ts';

/** Type of a column, and values of it as SQL. */
const values: readonly (readonly [type: string, ...samples: string[]])[] = [
  ['text', `E'tab\\tline\\n"quotes" ''and'' back\\\\slash 🦊 e\\u0301'`, `''`],
  ['varchar(20)', `'  blanks  '`],
  ['char(6)', `'ab'`],
  ['"char"', `'x'`],
  ['name', `'a name'`],
  ['boolean', 'true', 'false'],
  ['smallint', '-32768'],
  ['bigint', '9223372036854775807'],
  ['numeric', `'NaN'`, `'Infinity'`, `'-Infinity'`, '123456789012345678901234567890.000100'],
  ['numeric(12,4)', '1.5'],
  ['real', `'NaN'`, '0.1', '3.4028235e38', '-1e-45'],
  ['double precision', `'Infinity'`, '0.1::float8 + 0.2', '5e-324', `'-0'`],
  ['money', `'1234.56'`],
  ['date', `'infinity'`, `'0044-03-15 BC'`, `'2024-02-29'`],
  ['time', `'24:00:00'`],
  ['timetz', `'12:34:56.789+05:30'`],
  ['timestamp', `'2024-10-27 02:30:00.123456'`, `'-infinity'`],
  ['timestamptz', `'2024-10-27 01:30:00.123456+00'`, `'0044-03-15 00:00:00+00 BC'`],
  ['interval', `'-1 year -2 months +3 days -04:05:06.789'`, `'1 day -1 hour'`],
  ['uuid', `'00000000-0000-4000-8000-00000000000f'`],
  ['json', `' {"b":1,  "a":[1.0, 1e3], "b":2} '`],
  ['jsonb', `'{"b": 1.10, "a": null, "n": 1e400}'`, `'null'`],
  ['xml', `'<a b="c">d</a>'`],
  ['bytea', `E'\\\\x00ff5c27'`, `''`],
  ['inet', `'10.0.0.1'`, `'::1/64'`],
  ['cidr', `'10.0.0.0/8'`],
  ['macaddr', `'08:00:2b:01:02:03'`],
  ['bit(5)', `B'10101'`],
  ['varbit', `B''`],
  ['point', `'(0.1,-2.5)'`],
  ['polygon', `'((0,0),(1,0.3),(1,1))'`],
  ['int4range', `'[1,10)'`, `'empty'`],
  ['tstzrange', `'["2024-01-01 00:00+00",)'`],
  ['datemultirange', `'{[2024-01-01,2024-02-01),[2024-03-01,)}'`],
  ['tsvector', `'a:1A fat:2B,4C'`],
  ['xid8', `'18446744073709551615'`],
  ['pg_lsn', `'16/B374D848'`],
  ['regclass', `'pg_catalog.pg_class'`, `'"odd schema"."odd type"'`],
  ['text[]', `array['a,b', null, '{}', '"', 'NULL']`, `'{}'`, `array[array['x'],array['y']]`],
  ['timestamptz[]', `array['2024-01-01 00:00+00'::timestamptz]`],
  ['bytea[]', `array[E'\\\\x00'::bytea, null]`],
  ['"odd schema".mood', `'so "so"'`],
  ['"odd schema"."odd type"', `row(1, 'a,"b"', '2024-01-01 00:00+00')`, 'row(null, null, null)'],
  ['"odd schema"."odd type"[]', `array[row(1, null, null)::"odd schema"."odd type"]`],
  ['"odd schema".yes', 'true'],
  ['vector(3)', `'[1,-0.1,3e-8]'`],
  ['halfvec(3)', `'[1,0.5,-65504]'`],
  ['sparsevec(9)', `'{1:0.1,9:-2}/9'`],
];

const types = [
  'create schema "odd schema"',
  `create type "odd schema".mood as enum ('so "so"', 'well')`,
  'create type "odd schema"."odd type" as (n int, "some text" text, at timestamptz)',
  'create domain "odd schema".yes as boolean check (value)',
];
/** Everything that changes how values are written. */
const foreignHabits = `set timezone to 'Asia/Kolkata'; set datestyle to 'german'; set intervalstyle to 'sql_standard';
  set extra_float_digits to -10; set bytea_output to 'escape'; set lc_monetary to 'C.UTF-8';
  set standard_conforming_strings to off; set search_path to "odd schema", public`;
const pinned = `set timezone to 'UTC'; set datestyle to 'ISO, YMD'; set intervalstyle to 'postgres';
  set extra_float_digits to 1; set bytea_output to 'hex'; set lc_monetary to 'C'`;

describeWithServer(postgres15WithPgvector(), 'the journal keeps every value', (binDir) => {
  let servers: JournalServer;
  let database: JournalDatabase;
  beforeAll(async () => {
    servers = await startJournalServer(binDir, ['vector']);
    database = await servers.database(...types);
  });
  afterAll(() => servers.stop());

  test('exactly, whatever the session of the application is set to', async () => {
    const owner = await database.application();
    const columns = values.map(([type], at) => `c${at} ${type}`).join(', ');
    await owner.query(`create table things (id int primary key, ${columns})`);
    await owner.query(`create table again (like things)`);
    await openFence(await database.session(), {
      ...{ mode: 'open', holder: 'a test', reason: 'a test', primary: null },
    });
    const app = await database.application();
    await app.query(`set search_path to public; ${foreignHabits}`);
    const statements = values.flatMap(([type, ...samples], at) =>
      samples.map(
        (sample, number) =>
          `insert into public.things (id, c${at}) values (${at * 10 + number}, (${sample})::${type})`,
      ),
    );
    for (const text of statements) await app.query(text);

    const kept = values.map(([type], at) => `(new ->> 'c${at}')::${type}`).join(', ');
    await owner.query(
      `${pinned}; insert into again select (new ->> 'id')::int, ${kept} from setup_wizard.journal`,
    );
    const { rows } = await owner.query<{ id: number; now: string; then: string }>(
      `select t.id, t::text as then, a::text as now from things t left join again a using (id)
       where a.id is null or not (t *= a)`,
    );
    expect(rows).toEqual([]);
  });
});
