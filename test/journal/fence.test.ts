import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SetupError } from '../../src/errors/setup-error.ts';
import { closeFence } from '../../src/journal/close-fence.ts';
import { holdFence } from '../../src/journal/hold-fence.ts';
import { type FenceOpening, openFence } from '../../src/journal/open-fence.ts';
import { prepareFence } from '../../src/journal/prepare-fence.ts';
import { prepareMark } from '../../src/journal/prepare-mark.ts';
import { readFence } from '../../src/journal/read-fence.ts';
import { readMark } from '../../src/journal/read-mark.ts';
import { releaseFence } from '../../src/journal/release-fence.ts';
import { writeMark } from '../../src/journal/write-mark.ts';
import { connect } from '../../src/postgres/connect.ts';
import { type JournalServer, startJournalServer } from '../support/journal-server.ts';
import { describeWithServer, postgres18 } from '../support/postgres-installation.ts';
import { until } from '../support/until.ts';

const primary = { systemIdentifier: '7300000000000000001', timeline: 3 };
const opening: FenceOpening = { mode: 'open', holder: 'box:1', reason: 'refused', primary };
const notes = 'create table notes (id int primary key, body text)';
const replayed = 'update setup_wizard.journal set replayed_at = now()';
const timeoutMs = 10_000;

describeWithServer(postgres18(), 'the fence of the fallback', (binDir) => {
  let servers: JournalServer;
  beforeAll(async () => {
    servers = await startJournalServer(binDir);
  });
  afterAll(() => servers.stop());

  const openOn = async (...statements: readonly string[]) => {
    const database = await servers.database(notes, ...statements);
    const session = await database.session();
    const fence = await openFence(session, opening);
    return { ...database, database, first: session, fence, app: await database.application() };
  };

  test('is unknown where nobody prepared it', async () => {
    expect(await readFence(await (await servers.database()).session())).toBeNull();
  });

  test('is prepared by twenty sessions at once, and is one', async () => {
    const { session } = await servers.database();
    const sessions = await Promise.all(Array.from({ length: 20 }, session));
    await Promise.all(sessions.map(prepareFence));
    const fences = await Promise.all(sessions.map(readFence));
    expect(fences).toEqual(fences.map(() => fences[0]));
    expect(fences[0]).toMatchObject({ epoch: 0, mode: 'closed', opening: null, unreplayed: 0 });
  });

  test('is opened by twenty sessions at once, and all are told of the same opening', async () => {
    const { session } = await servers.database(notes);
    const sessions = await Promise.all(Array.from({ length: 20 }, session));
    const fences = await Promise.all(
      sessions.map((one, at) => openFence(one, { ...opening, holder: `box:${at}` })),
    );
    expect(fences).toEqual(fences.map(() => fences[0]));
    expect(fences[0]).toMatchObject({ epoch: 1, mode: 'open', reason: 'refused', primary });
  });

  test('begins another epoch and another opening each time, of one pair', async () => {
    const { first, fence } = await openOn();
    expect(await closeFence(first)).toMatchObject({
      ...fence,
      mode: 'closed',
      since: expect.anything() as unknown,
    });
    const second = await openFence(first, { ...opening, mode: 'read-only', primary: null });
    expect(second).toMatchObject({ epoch: 2, mode: 'read-only', pair: fence.pair, primary });
    expect(second.opening).not.toBe(fence.opening);
  });

  test('that is only read is opened for writes when these are asked for, not the other way', async () => {
    const { session, application } = await servers.database(notes);
    const connection = await session();
    await openFence(connection, { ...opening, mode: 'read-only' });
    const app = await application();
    const other = await openFence(connection, { ...opening, holder: 'box:2' });
    expect(other).toMatchObject({ epoch: 1, mode: 'open', holder: 'box:1' });
    await app.query('insert into notes values (1)');
    expect(await openFence(connection, { ...opening, mode: 'read-only' })).toMatchObject({
      ...{ epoch: 1, mode: 'open', unreplayed: 1 },
    });
  });

  test('is not closed while the primary does not have every write', async () => {
    const { first, app } = await openOn();
    await app.query('insert into notes values (1)');
    await expect(closeFence(first)).rejects.toMatchObject({ code: 'RECONCILE_REQUIRED' });
    await app.query(replayed);
    expect(await closeFence(first)).toMatchObject({ mode: 'closed', unreplayed: 0 });
    await expect(app.query('insert into notes values (2)')).rejects.toMatchObject({
      code: 'SW001',
    });
  });

  test('is not closed before a transaction that writes has ended, and then not either', async () => {
    const { first, app } = await openOn();
    await app.query('begin; insert into notes values (1)');
    const refused = expect(closeFence(first)).rejects.toMatchObject({ code: 'RECONCILE_REQUIRED' });
    await until(async () => (await app.query(waiting)).rowCount === 1);
    await app.query('commit');
    await refused;
  });

  test('that is held takes no writes until it is released', async () => {
    const { first, app } = await openOn();
    expect(await holdFence(first, { timeoutMs })).toMatchObject({ mode: 'held', epoch: 1 });
    const insert = app.query('insert into notes values (1)');
    await expect(insert).rejects.toMatchObject({ code: 'SW002' });
    expect(await openFence(first, opening)).toMatchObject({ mode: 'held' });
    expect(await releaseFence(first)).toMatchObject({ mode: 'open' });
    await app.query('insert into notes values (1)');
  });

  test('is held when all who write have ended; who began before must begin again', async () => {
    const { first, app, application } = await openOn();
    const repeatable = await application();
    await repeatable.query('begin isolation level repeatable read; select from notes');
    await app.query('begin; insert into notes values (1)');
    const holding = holdFence(first, { timeoutMs });
    const late = await application();
    await until(async () => (await late.query(waiting)).rowCount === 1);
    const stale = repeatable.query('insert into notes values (2)');
    const refused = expect(stale).rejects.toMatchObject({ code: '40001' });
    await Promise.all([app.query('commit'), refused]);
    expect(await holding).toMatchObject({ mode: 'held', unreplayed: 1 });
  });

  test('ends transactions that write for too long', async () => {
    const { first, app, application } = await openOn();
    const repeatable = await application();
    await repeatable.query('begin isolation level serializable; insert into notes values (1)');
    await app.query('begin; insert into notes values (2)');
    expect(await holdFence(first, { timeoutMs: 50 })).toMatchObject({
      mode: 'held',
      unreplayed: 0,
    });
    await expect(app.query('commit')).rejects.toThrow();
    await expect(repeatable.query('commit')).rejects.toThrow();
  });

  test('stays open when a transaction may not be ended', async () => {
    const { first, sql } = await openOn();
    const foreign = sql('begin; insert into notes values (1); select pg_sleep(20)').catch(() => []);
    const pid = await until(async () => {
      const { rows } = await first.query(`select pid from pg_locks where ${here}`);
      return rows.length === 1 ? String(rows[0]?.['pid']) : null;
    });
    await expect(holdFence(first, { timeoutMs: 50 })).rejects.toMatchObject({
      code: 'JOURNAL_UNAVAILABLE',
      fix: expect.stringContaining(`pg_terminate_backend(${pid})`) as unknown,
    });
    expect(await readFence(first)).toMatchObject({ mode: 'open' });
    await sql(`select pg_terminate_backend(${pid})`);
    await foreign;
  });

  test('names the prepared transaction that keeps it from being held', async () => {
    const { first, app } = await openOn();
    await app.query("begin; insert into notes values (1); prepare transaction 'a gid'");
    await expect(holdFence(first, { timeoutMs: 50 })).rejects.toMatchObject({
      fix: expect.stringContaining("rollback prepared 'a gid'") as unknown,
    });
    await app.query("rollback prepared 'a gid'");
  });

  test('lets no write be kept that is not in the journal when it is held, whoever writes meanwhile', async () => {
    const { first, application, app } = await openOn(
      'alter table notes alter id add generated always as identity',
    );
    const writers = await Promise.all(Array.from({ length: 12 }, () => application()));
    let stopped = false;
    const kept: number[] = [];
    const write = async (client: (typeof writers)[number], at: number): Promise<void> => {
      const isolation = ['read committed', 'repeatable read', 'serializable'][at % 3] ?? '';
      while (!stopped) {
        try {
          await client.query(`begin isolation level ${isolation}`);
          const { rows } = await client.query<{ id: number }>(
            'insert into notes default values returning id',
          );
          await client.query('update notes set body = $1 where id = $2', [at, rows[0]?.id]);
          await client.query('commit');
          if (rows[0] !== undefined) kept.push(rows[0].id);
        } catch {
          await client.query('rollback').catch(() => (stopped = true));
        }
      }
    };
    const writing = writers.map(write);
    const rounds: unknown[] = [];
    for (let round = 0; round < 5; round += 1) {
      const before = kept.length;
      await until(() => kept.length > before + 50);
      const fence = await holdFence(first, { timeoutMs });
      const count = (): Promise<unknown> =>
        app.query(counts).then(({ rows }) => rows[0] as unknown);
      const then = await count();
      await expect(app.query('insert into notes default values')).rejects.toMatchObject({
        code: 'SW002',
      });
      rounds.push({ then, now: await count(), mode: fence.mode });
      await releaseFence(first);
    }
    stopped = true;
    await Promise.all(writing);
    const end = await app.query<{ inserted: number }>(counts);
    expect(rounds).toEqual(
      rounds.map((one) => {
        const { then } = one as { then: { inserted: number; updated: number; rows: number } };
        const all = { inserted: then.rows, updated: then.rows, rows: then.rows };
        return { then: all, now: all, mode: 'held' };
      }),
    );
    expect(end.rows[0]?.inserted).toBe(kept.length);
  });

  test('has a mark in the primary for each pair, which only goes forward', async () => {
    const { session } = await servers.database();
    const connection = await session();
    expect(await readMark(connection, pairs.one)).toBeNull();
    await Promise.all(
      (await Promise.all(Array.from({ length: 10 }, session))).map((one) =>
        prepareMark(one, pairs.one),
      ),
    );
    await prepareMark(connection, pairs.other);
    await writeMark(connection, { pair: pairs.one, epoch: 3 });
    await writeMark(connection, { pair: pairs.one, epoch: 2 });
    expect(await readMark(connection, pairs.one)).toEqual({ pair: pairs.one, epoch: 3 });
    expect(await readMark(connection, pairs.other)).toEqual({ pair: pairs.other, epoch: 0 });
  });

  test('has no mark where the role may not make one, and says who can', async () => {
    const { settings, sql } = await servers.database();
    const guest = await connect({ ...settings, user: 'guest' }, { target: 'primary', tries: 1 });
    const refused = (): Promise<SetupError> =>
      prepareMark(guest, pairs.one).then(
        () => expect.fail('it was made'),
        (error: unknown) => error as SetupError,
      );
    const schema = await refused();
    expect(schema).toMatchObject({ code: 'JOURNAL_UNAVAILABLE', target: 'primary' });
    await sql('create schema setup_wizard');
    await sql(grantsIn(await refused()));
    await sql(
      'create table setup_wizard.router_marks (pair uuid primary key, epoch bigint not null)',
    );
    await expect(readMark(guest, pairs.one)).rejects.toMatchObject({ code: 'JOURNAL_UNAVAILABLE' });
    await sql(grantsIn(await refused()));
    await prepareMark(guest, pairs.one);
    expect(await readMark(guest, pairs.one)).toMatchObject({ epoch: 0 });
    await guest.close();
    await sql('drop schema setup_wizard cascade');
    await sql(/create schema .*;/u.exec(schema.fix)?.[0] ?? schema.fix);
  });
});

const grantsIn = ({ fix }: SetupError): string => /grant .*;/u.exec(fix)?.[0] ?? fix;
const pairs = {
  one: '00000000-0000-4000-8000-000000000001',
  other: '00000000-0000-4000-8000-000000000002',
};

const here = `locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`;
const waiting = `select from pg_locks where ${here} and not granted`;
const counts = `select
  (select count(*)::int from setup_wizard.journal where op = 'i') as inserted,
  (select count(*)::int from setup_wizard.journal where op = 'u') as updated,
  (select count(*)::int from notes) as rows`;
