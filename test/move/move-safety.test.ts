import { afterAll, beforeAll, expect, test } from 'vitest';
import factsSql from '../../sql/move-facts.sql';
import { holdTarget } from '../../src/move/hold-target.ts';
import { connect } from '../../src/postgres/connect.ts';
import { transferDatabase } from '../../src/transfer/transfer-database.ts';
import { movePair } from '../support/move-pair.ts';
import { describeWithServer, postgres15WithPgvector } from '../support/postgres-installation.ts';
import { statementProxy } from '../support/statement-proxy.ts';
import { startTransferServer, type TransferServer } from '../support/transfer-databases.ts';

const two = `
create table first (id int primary key, body text);
insert into first select i, repeat('x', 100) from generate_series(1, 500) i;
create table second (id int primary key, first int references first);
insert into second select i, i from generate_series(1, 10) i;
`;

describeWithServer(postgres15WithPgvector(), 'a move harms nothing', (binDir) => {
  let server: TransferServer;

  beforeAll(async () => {
    server = await startTransferServer(binDir);
  });

  afterAll(() => server.stop());

  test('takes from a source that accepts no writes, though a router has its books there', async () => {
    const pair = await server.pair(
      two,
      `create schema setup_wizard; create table setup_wizard.router_state (mode text);
       insert into setup_wizard.router_state values ('closed')`,
    );
    const { database } = pair.source;
    await server.server.sql(`alter database ${database} set default_transaction_read_only = on`);
    expect(await movePair(pair)).toMatchObject({ error: null, state: 'moved' });
  });

  test('knows what sorts the text of a database, also where that is not the C library', async () => {
    const { sql } = server.server;
    await sql(
      "create database german template template0 encoding 'UTF8' locale_provider icu icu_locale 'de'",
    );
    const [german] = await sql(factsSql, 'german');
    expect(german?.['facts']).toMatchObject({ collation: 'de (ICU)' });
  });

  test('is alone: while another move is at work on the target nothing is begun', async () => {
    const pair = await server.pair(two);
    const other = await connect(pair.target, { target: 'primary', tries: 1 });
    await holdTarget(other, 'the primary');
    const refused = await movePair(pair, { restart: true });
    expect(refused).toMatchObject({ state: 'untouched', error: { code: 'LOCKED' } });
    await other.close();
    // Opened beforehand: it has asked before the move can end.
    const watcher = await connect(pair.target, { target: 'primary', tries: 1 });
    const locks: ReturnType<typeof watcher.query>[] = [];
    const { error } = await movePair(pair, {
      onProgress: ({ kind }) => {
        if (kind !== 'rows' || locks.length > 0) return;
        locks.push(
          watcher.query(`select count(*)::int as held from pg_locks l join pg_database d on d.oid = l.database
            where l.locktype = 'advisory' and d.datname = current_database()`),
        );
      },
    });
    expect(error).toBeNull();
    expect((await Promise.all(locks)).map(({ rows }) => rows)).toEqual([[{ held: 1 }]]);
    await watcher.close();
  });

  test('proves the foreign keys in the next run when it was ended before', async () => {
    const pair = await server.pair(two);
    await using proxy = await statementProxy(server.server.settings.port, {
      onRoundTrip: (_, text) => (text.includes('validate constraint') ? 'cut' : 'pass'),
    });
    const target = { ...pair.target, port: proxy.port };
    const ended = await movePair({ ...pair, target }, { tries: 1 });
    expect(ended).toMatchObject({ state: 'prepared', error: { code: 'CONNECTION_LOST' } });
    expect(await movePair(pair)).toMatchObject({ state: 'moved', error: null, warnings: [] });
    expect(await pair.onTarget('select conname from pg_constraint where not convalidated')).toEqual(
      [],
    );
  });

  test.each([
    ['an index', 'create index own on first (body)', 'index own'],
    ['a check', `alter table first add check (body <> 'no')`, 'constraint first_body_check'],
    ['a key', 'alter table first add constraint own unique (body)', 'constraint own'],
    ['a default', `alter table first alter body set default 'x'`, 'default'],
    ['a comment', `comment on table first is 'own'`, 'the comment own'],
    ['another owner', 'alter table first owner to theirs', 'belongs to theirs'],
  ])('never replaces a table that has %s of its own', async (_, text, words) => {
    const pair = await server.pair(two);
    await server.server.sql(
      `do $$ begin create role theirs; exception when duplicate_object then null; end $$`,
    );
    await pair.onTarget('create table first (id int primary key, body text)');
    await pair.onTarget(`alter table first owner to app; ${text}`);
    const { error, state } = await movePair(pair, { intoExisting: true });
    expect(error).toMatchObject({ code: 'MOVE_TARGET_NOT_EMPTY' });
    expect(error?.message).toContain(words);
    expect(state).toBe('untouched');
  });

  test('does not take what another database has brought for its own', async () => {
    const pair = await server.pair(two);
    await pair.sync();
    const other = await server.pair('create table first (id int)');
    const { error } = await movePair(
      { source: other.source, target: pair.target },
      { intoExisting: true },
    );
    // Both are databases of one server, and the table has other columns.
    expect(error).toMatchObject({ code: 'MOVE_TARGET_NOT_EMPTY' });
    expect(await pair.onTarget('select count(*)::int as rows from first')).toEqual([{ rows: 500 }]);
  });

  test('that has not come to its end keeps a sync from taking its tables for those of the primary', async () => {
    const pair = await server.pair(two);
    expect((await movePair(pair, { prepare: true })).error).toBeNull();
    const other = await server.pair();
    const sync = transferDatabase({
      source: { settings: other.source, target: 'primary' },
      target: { settings: pair.target, target: 'fallback' },
      sequences: 'apart',
    });
    await expect(sync).rejects.toMatchObject({ code: 'SYNC_REFUSED' });
    expect(await pair.onTarget('select count(*)::int as rows from first')).toEqual([{ rows: 500 }]);
  });
});
