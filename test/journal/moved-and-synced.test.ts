import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeFence } from '../../src/journal/close-fence.ts';
import { openFence } from '../../src/journal/open-fence.ts';
import { prepareJournal } from '../../src/journal/prepare-journal.ts';
import { prepareMark } from '../../src/journal/prepare-mark.ts';
import { readFence } from '../../src/journal/read-fence.ts';
import { recordingFence } from '../../src/journal/recording-fence.ts';
import { unreplayedWrites } from '../../src/journal/unreplayed-writes.ts';
import { writeMark } from '../../src/journal/write-mark.ts';
import { connect } from '../../src/postgres/connect.ts';
import type { Connection } from '../../src/postgres/connection.ts';
import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { adoptMarkOfSource } from '../../src/transfer/adopt-mark-of-source.ts';
import { carryBooks } from '../../src/transfer/carry-books.ts';
import { unknownTables } from '../../src/transfer/own-tables.ts';
import { transferDatabase } from '../../src/transfer/transfer-database.ts';
import { describeWithServer, postgres15WithPgvector } from '../support/postgres-installation.ts';
import { startTransferServer, type TransferServer, waysOf } from '../support/transfer-databases.ts';

const opening = { mode: 'open', holder: 'a test', reason: 'a test', primary: null } as const;
const notes = `create table notes (id int primary key, body text, row_version bigint default 1);
  create table others (id int primary key);
  insert into notes values (1, 'a'), (2, 'b')`;

describeWithServer(postgres15WithPgvector(), 'the journal', (binDir) => {
  let servers: TransferServer;
  const opened: Connection[] = [];
  const session = async (settings: ConnectionSettings): Promise<Connection> => {
    const connection = await connect(settings, { target: 'fallback', tries: 1 });
    opened.push(connection);
    return connection;
  };
  beforeAll(async () => {
    servers = await startTransferServer(binDir);
  });
  afterAll(async () => {
    await Promise.all(opened.map((one) => one.close()));
    await servers.stop();
  });

  test('does not record what a sync brings, and keeps its triggers', async () => {
    const { sync, target, onSource, onTarget } = await servers.pair(notes);
    await sync();
    const fallback = await session(target);
    await prepareJournal(fallback);
    expect(waysOf(await sync())).toEqual({ notes: 'unchanged', others: 'unchanged' });
    await onSource(`update notes set body = 'c', row_version = 2 where id = 1;
      insert into others select from generate_series(1, 0); alter table others add column body text`);
    expect(waysOf(await sync())).toEqual({ notes: 'updated', others: 'copied' });
    expect(await unreplayedWrites(fallback)).toBe(0);
    for (const statement of ['delete from notes', 'truncate notes', 'truncate others']) {
      await expect(onTarget(statement)).rejects.toMatchObject({ code: 'SW001' });
    }
    await openFence(fallback, opening);
    await onTarget(`insert into notes values (3, 'd'); insert into others values (1, 'e')`);
    expect(await unreplayedWrites(fallback)).toBe(2);
  });

  test('counts from the mark of the primary on after a sync of everything, as one that was restored', async () => {
    const { sync, source, target } = await servers.pair(notes);
    await sync();
    const [primary, fallback] = await Promise.all([session(source), session(target)]);
    await prepareJournal(fallback);
    const { pair } = (await readFence(fallback)) ?? { pair: '' };
    await prepareMark(primary, pair);
    await writeMark(primary, { pair, epoch: 7 });
    const sides = {
      source: { settings: source, target: 'primary' },
      target: { settings: target, target: 'fallback' },
      sequences: 'apart',
    } as const;
    expect(await adoptMarkOfSource({ ...sides, tables: ['public.notes'] })).toEqual([]);
    expect(await readFence(fallback)).toMatchObject({ epoch: 0 });
    expect(await adoptMarkOfSource(sides)).toEqual([]);
    expect(await readFence(fallback)).toMatchObject({ epoch: 7, mode: 'closed' });
  });

  test('keeps a sync away while it records', async () => {
    const { sync, target, onTarget } = await servers.pair(notes);
    await sync();
    const fallback = await session(target);
    await openFence(fallback, opening);
    await expect(sync({ discardWrites: true })).rejects.toMatchObject({
      code: 'FALLBACK_HOLDS_WRITES',
    });
    await closeFence(fallback);
    await sync();
    await openFence(fallback, { ...opening, mode: 'read-only' });
    await sync();
    await openFence(fallback, opening);
    await onTarget(`insert into notes values (3, 'd')`);
    expect(await unreplayedWrites(fallback)).toBe(1);
  });

  test('is opened after a sync that is just putting its tables in their places', async () => {
    const { sync, target } = await servers.pair(notes);
    await sync();
    const [swap, other] = await Promise.all([session(target), session(target)]);
    await prepareJournal(other);
    await swap.query('begin');
    expect(await recordingFence(swap)).toBe(false);
    let mode: string | null = null;
    const opens = openFence(other, opening).then((fence) => (mode = fence.mode));
    await swap.batch('drop table others; create table others (id int primary key, more text)');
    expect(mode).toBeNull();
    await swap.query('commit');
    await opens;
    await swap.query(`insert into others values (1, 'a')`);
    expect(await unreplayedWrites(swap)).toBe(1);
  });

  test('accounts for the rows that a sync does not know, and for no others', async () => {
    const { sync, target, onSource, onTarget } = await servers.pair(
      notes,
      `create table logs (id int, day date, primary key (id, day)) partition by range (day);
       create table logs_old partition of logs for values from (minvalue) to ('2024-01-01');
       create table logs_new partition of logs for values from ('2024-01-01') to (maxvalue);
       insert into logs values (1, '2023-01-01'), (2, '2024-01-01')`,
    );
    await sync();
    const fallback = await session(target);
    const takeOver = async (...statements: readonly string[]): Promise<void> => {
      await openFence(fallback, opening);
      for (const statement of statements) await onTarget(statement);
      await onTarget('update setup_wizard.journal set replayed_at = now()');
      await closeFence(fallback);
      await onSource(`update notes set body = 'the primary goes on'; delete from logs`);
    };
    const own = async (): Promise<readonly string[]> => {
      const { tables } = await unknownTables(fallback);
      return tables.map(({ name }) => name).toSorted();
    };
    await takeOver(
      `begin; insert into notes values (3, 'd'), (4, 'e'); savepoint a; delete from notes where id = 1; commit`,
      `update notes set body = 'f' where id = 3`,
      `update logs set day = '2025-01-01' where id = 1; insert into logs values (3, '2023-02-02')`,
      `delete from logs where id = 2`,
    );
    expect(await own()).toEqual([]);
    await sync();
    await takeOver(
      `insert into notes values (7, 'h')`,
      `insert into logs values (8, '2023-02-02')`,
      `begin; set local setup_wizard.replaying to 'on'; delete from notes where id = 2;
       insert into logs values (9, '2023-02-02'); commit`,
    );
    expect(await own()).toEqual(['logs_old', 'notes']);
    await expect(sync()).rejects.toMatchObject({ code: 'FALLBACK_HOLDS_WRITES' });
    await sync({ discardWrites: true });
    expect(await own()).toEqual([]);
  });

  test('moves with the fallback, and goes on there', async () => {
    const { sync, target, onTarget } = await servers.pair(notes);
    await sync();
    const before = await session(target);
    const fence = await openFence(before, opening);
    await onTarget(`insert into notes values (3, 'd')`);
    await onTarget(
      `begin; insert into notes values (4, 'e'); insert into others values (1); commit`,
    );

    const next = await servers.pair();
    await transferDatabase({
      source: { settings: target, target: 'fallback' },
      target: { settings: next.target, target: 'fallback' },
      sequences: 'same',
    });
    const after = await session(next.target);
    await carryBooks(before, after);
    expect(await readFence(after)).toEqual({ ...fence, unreplayed: 3 });
    await next.onTarget(`insert into notes values (5, 'f')`);
    await expect(next.onTarget('truncate notes')).rejects.toMatchObject({ code: 'SW004' });
    expect(await openFence(after, opening)).toEqual({ ...fence, unreplayed: 4 });
    const { rows } = await after.query(
      `select seq::int, key ->> 'id' as id, dense_rank() over (order by txid)::int as transaction,
         txid < pg_snapshot_xmax(pg_current_snapshot()) as native from setup_wizard.journal order by seq`,
    );
    expect(rows).toEqual([
      { seq: 1, id: '3', transaction: 2, native: false },
      { seq: 2, id: '4', transaction: 3, native: false },
      { seq: 3, id: '1', transaction: 3, native: false },
      { seq: 4, id: '5', transaction: 1, native: true },
    ]);
  });
});
