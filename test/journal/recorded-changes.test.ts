import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeFence } from '../../src/journal/close-fence.ts';
import { endJournal } from '../../src/journal/end-journal.ts';
import { openFence } from '../../src/journal/open-fence.ts';
import { prepareJournal } from '../../src/journal/prepare-journal.ts';
import {
  type JournalDatabase,
  type JournalServer,
  startJournalServer,
} from '../support/journal-server.ts';
import { describeWithServer, postgres15 } from '../support/postgres-installation.ts';

const opening = { mode: 'open', holder: 'a test', reason: 'a test', primary: null } as const;

interface Recorded {
  readonly table: string;
  readonly op: string;
  readonly key: unknown;
  readonly old: unknown;
  readonly new: unknown;
}

describeWithServer(postgres15(), 'the journal records', (binDir) => {
  let servers: JournalServer;
  beforeAll(async () => {
    servers = await startJournalServer(binDir);
  });
  afterAll(() => servers.stop());

  /** A fallback with these tables, in use and open for writes. */
  const opened = async (...statements: readonly string[]) => {
    const database = await servers.database(...statements);
    await openFence(await database.session(), opening);
    const app = await database.application();
    return { database, app, recorded: () => recordedIn(app) };
  };
  const recordedIn = async (app: pg.Client): Promise<readonly Recorded[]> => {
    const { rows } = await app.query<Recorded>(
      `select "schema" || '.' || "table" as table, op, key, old, new from setup_wizard.journal order by seq`,
    );
    return rows;
  };
  const sqlStateOf = async (database: JournalDatabase, text: string): Promise<unknown> => {
    const app = await database.application();
    return await app.query(text).then(
      () => 'no error',
      (error: unknown) => (error as pg.DatabaseError).code,
    );
  };

  test('a row before and after its change, under the key that it had', async () => {
    const { app, recorded } = await opened('create table notes (id int primary key, body text)');
    await app.query(`insert into notes values (1, 'a'), (2, null)`);
    await app.query(`update notes set id = 3, body = 'b' where id = 1`);
    await app.query(`delete from notes where id = 2`);
    const table = 'public.notes';
    expect(await recorded()).toEqual([
      { table, op: 'i', key: { id: '1' }, old: null, new: { id: '1', body: 'a' } },
      { table, op: 'i', key: { id: '2' }, old: null, new: { id: '2', body: null } },
      {
        ...{ table, op: 'u', key: { id: '1' } },
        ...{ old: { id: '1', body: 'a' }, new: { id: '3', body: 'b' } },
      },
      { table, op: 'd', key: { id: '2' }, old: { id: '2', body: null }, new: null },
    ]);
  });

  test('what was kept of a transaction, and nothing that was taken back', async () => {
    const { app, recorded } = await opened('create table notes (id int primary key, body text)');
    await app.query(`begin; savepoint a; insert into notes values (1); rollback to a;
      insert into notes values (2); savepoint b; insert into notes values (3); rollback to b;
      insert into notes values (4); commit`);
    await app.query('begin; insert into notes values (5); rollback');
    const rows = await app.query<{ transactions: string }>(
      'select count(distinct txid)::text as transactions from setup_wizard.journal',
    );
    expect((await recorded()).map(({ key }) => key)).toEqual([{ id: '2' }, { id: '4' }]);
    expect(rows.rows).toEqual([{ transactions: '1' }]);
  });

  test('an insert that became an update as that, and an update to the same as nothing', async () => {
    const { app, recorded } = await opened('create table notes (id int primary key, body text)');
    await app.query(`insert into notes values (1, 'a')`);
    await app.query(
      `insert into notes values (1, 'b') on conflict (id) do update set body = excluded.body`,
    );
    await app.query(`update notes set body = body`);
    expect((await recorded()).map(({ op }) => op)).toEqual(['i', 'u']);
  });

  test('rows of a table without a primary key that are new, and refuses to change them', async () => {
    const { database, app, recorded } = await opened('create table notes (body text)');
    await app.query(`insert into notes values ('a')`);
    expect(await recorded()).toMatchObject([{ op: 'i', key: null, new: { body: 'a' } }]);
    expect(await sqlStateOf(database, `update notes set body = 'b'`)).toBe('SW003');
    expect(await sqlStateOf(database, 'delete from notes')).toBe('SW003');
    expect(await prepareJournal(await database.session())).toMatchObject({
      unsupported: [{ table: 'public.notes' }],
    });
  });

  test('a partitioned table under one name, and a row that moves to another part as two changes', async () => {
    const { database, app, recorded } = await opened(
      `create table logs (id int, day date, body text, primary key (id, day)) partition by range (day);
       create table logs_old (body text, day date not null, id int not null);
       alter table logs attach partition logs_old for values from (minvalue) to ('2024-01-01');
       create table logs_new partition of logs for values from ('2024-01-01') to (maxvalue) partition by hash (id);
       create table logs_new_all partition of logs_new for values with (modulus 1, remainder 0)`,
    );
    await app.query(`insert into logs values (1, '2023-05-05', 'a')`);
    await app.query(`insert into logs_new_all values (2, '2024-05-05', 'b')`);
    await app.query(`update logs set day = '2024-06-06' where id = 1`);
    const found = await recorded();
    expect(found.map(({ table, op }) => `${op} ${table}`)).toEqual([
      ...['i public.logs', 'i public.logs', 'd public.logs', 'i public.logs'],
    ]);
    expect(found.at(-1)?.new).toEqual({ id: '1', day: '2024-06-06', body: 'a' });
    expect(await sqlStateOf(database, 'truncate logs_old')).toBe('SW004');
    expect(await sqlStateOf(database, 'truncate logs')).toBe('SW004');
  });

  test('a table that inherits under its own name', async () => {
    const { app, recorded } = await opened(
      `create table base (id int primary key, body text);
       create table derived (extra int, primary key (id)) inherits (base)`,
    );
    await app.query(`insert into derived values (1, 'a', 7)`);
    await app.query(`update base set body = 'b'`);
    expect((await recorded()).map(({ table, op }) => `${op} ${table}`)).toEqual([
      ...['i public.derived', 'u public.derived'],
    ]);
  });

  test('names of every kind, and no column that the server computes', async () => {
    const { app, recorded } = await opened(
      `create schema "we""ird $record$ \\";
       create table "we""ird $record$ \\"."%s'{table}" (
         "old" int, "{newKey}" text, "na""me\\" text, primary key ("old", "{newKey}"),
         "double" int generated always as ("old" * 2) stored, gone int, key int generated always as identity);
       alter table "we""ird $record$ \\"."%s'{table}" drop column gone`,
    );
    await app.query(`set standard_conforming_strings to off`);
    await app.query(`insert into "we""ird $record$ \\"."%s'{table}" values (1, 'a', 'b')`);
    expect(await recorded()).toEqual([
      {
        ...{ table: `we"ird $record$ \\.%s'{table}`, op: 'i', old: null },
        key: { old: '1', '{newKey}': 'a' },
        new: { old: '1', '{newKey}': 'a', 'na"me\\': 'b', key: '1' },
      },
    ]);
  });

  test('tables with more columns than a function takes arguments', async () => {
    const columns = Array.from({ length: 400 }, (_, at) => `c${at} int default ${at}`);
    const { app, recorded } = await opened(
      `create table wide (id int primary key, ${columns.join(', ')})`,
    );
    await app.query('insert into wide values (1)');
    expect((await recorded())[0]?.new).toMatchObject({ id: '1', c0: '0', c399: '399' });
  });

  test('what follows from a change after it', async () => {
    const { app, recorded } = await opened(
      `create table teams (id int primary key);
       create table members (id int primary key, team int references teams on delete cascade on update cascade);
       create table log (id int generated always as identity primary key, body text);
       create function note() returns trigger language plpgsql as
         $$ begin insert into log (body) values ('made'); return null; end $$;
       create trigger a_note after insert on teams for each row execute function note()`,
    );
    await app.query('insert into teams values (1)');
    await app.query('insert into members values (1, 1)');
    await app.query('update teams set id = 2');
    await app.query('delete from teams');
    expect((await recorded()).map(({ table, op }) => `${op} ${table.slice(7)}`)).toEqual([
      ...['i teams', 'i log', 'i members', 'u teams', 'u members', 'd teams', 'd members'],
    ]);
  });

  test('what every role changes, and lets no role at the journal', async () => {
    const { database, recorded } = await opened(
      'create table notes (id int primary key, body text); grant insert, select on notes to guest',
    );
    const guest = await database.application('guest');
    await guest.query('insert into notes values (1)');
    expect((await recorded()).map(({ op }) => op)).toEqual(['i']);
    await expect(guest.query('delete from setup_wizard.journal')).rejects.toThrow(/permission/u);
  });

  test('nothing of a session that brings rows from elsewhere', async () => {
    const { app, recorded } = await opened('create table notes (id int primary key)');
    await app.query(`begin; set local setup_wizard.replaying to 'on';
      insert into notes values (1); truncate notes; insert into notes values (2); commit`);
    await app.query('insert into notes values (3)');
    expect((await recorded()).map(({ key }) => key)).toEqual([{ id: '3' }]);
  });

  test('nothing while the primary is in use, because nothing is let in', async () => {
    const database = await servers.database('create table notes (id int primary key)');
    await prepareJournal(await database.session());
    expect(await sqlStateOf(database, 'insert into notes values (1)')).toBe('SW001');
    expect(await sqlStateOf(database, 'truncate notes')).toBe('SW001');
  });

  test('nothing any more where there is no primary to bring it to, unless it does already', async () => {
    const database = await servers.database(
      `create table notes (id int primary key);
       create table logs (day date primary key) partition by range (day);
       create table logs_all partition of logs for values from (minvalue) to (maxvalue)`,
    );
    const session = await database.session();
    expect(await endJournal(session)).toBe(true);
    await openFence(session, opening);
    expect(await endJournal(session)).toBe(false);
    await closeFence(session);
    expect(await sqlStateOf(database, 'truncate logs_all')).toBe('SW001');
    expect(await endJournal(session)).toBe(true);
    const writes = `insert into notes values (1); insert into logs values (now()); truncate logs_all`;
    expect(await sqlStateOf(database, writes)).toBe('no error');
    await openFence(session, opening);
    expect(await sqlStateOf(database, 'truncate logs_all')).toBe('SW004');
  });

  test('the columns that a table has when the fence opens, by triggers that fire', async () => {
    const database = await servers.database(
      'create table notes (id int primary key)',
      'create table others (id int primary key)',
    );
    const session = await database.session();
    await prepareJournal(session);
    const app = await database.application();
    await app.query(`alter table notes add column body text default 'a'`);
    await app.query('alter table others disable trigger user');
    await app.query('create table more (id int primary key)');
    await openFence(session, opening);
    for (const name of ['notes', 'others', 'more']) {
      await app.query(`insert into ${name} values (1)`);
    }
    expect((await recordedIn(app)).map(({ table, new: row }) => [table, row])).toEqual([
      ['public.notes', { id: '1', body: 'a' }],
      ['public.others', { id: '1' }],
      ['public.more', { id: '1' }],
    ]);
    await prepareJournal(session);
    const { rows } = await app.query(
      `select count(*)::int as functions from pg_proc
        where proname ~ '^record_' and pronamespace = 'setup_wizard'::regnamespace`,
    );
    expect(rows).toEqual([{ functions: 3 }]);
  });

  test('nothing, and does not open, while the role may write where it may not put a trigger', async () => {
    const database = await servers.database();
    await database.sql(
      `create table audit (id int primary key); grant insert, select on audit to app;
       create table readable (id int primary key); grant select on readable to app`,
    );
    const session = await database.session();
    const readiness = await prepareJournal(session);
    expect(readiness).toMatchObject({ ready: false, error: { code: 'JOURNAL_UNAVAILABLE' } });
    await expect(openFence(session, opening)).rejects.toThrow(/public\.audit/u);
    if (readiness.ready) return;
    await database.sql(/grant .*;/u.exec(readiness.error.fix)?.[0] ?? '');
    expect(await openFence(session, opening)).toMatchObject({ epoch: 1, mode: 'open' });
    const app = await database.application();
    await app.query('insert into audit values (1)');
    expect(await recordedIn(app)).toMatchObject([{ table: 'public.audit' }]);
  });
});
