import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '../../src/postgres/connect.ts';
import { movePair } from '../support/move-pair.ts';
import { startNativePostgres } from '../support/native-postgres.ts';
import {
  describeWithServer,
  postgres15WithPgvector,
  postgres18,
} from '../support/postgres-installation.ts';
import { smallDisk, smallDiskMissing } from '../support/small-disk.ts';
import { statementProxy } from '../support/statement-proxy.ts';
import {
  startTransferServer,
  type TransferPair,
  type TransferServer,
} from '../support/transfer-databases.ts';
import { unprivilegedUser } from '../support/unprivileged-user.ts';

const two = `
create table first (id int primary key, body text);
insert into first select i, repeat('x', 100) from generate_series(1, 5000) i;
create table second (id int primary key, first int references first);
insert into second select i, i from generate_series(1, 10) i;
`;
const tables = `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`;

describeWithServer(postgres15WithPgvector(), 'a move that meets an obstacle', (binDir) => {
  let server: TransferServer;

  beforeAll(async () => {
    server = await startTransferServer(binDir);
  });

  afterAll(() => server.stop());

  /** Loses the target at the copy of the second table. */
  const lose = async (pair: TransferPair): Promise<Awaited<ReturnType<typeof movePair>>> => {
    let copies = 0;
    await using proxy = await statementProxy(server.server.settings.port, {
      onRoundTrip: (_, text) => (text.startsWith('copy ') && (copies += 1) === 2 ? 'cut' : 'pass'),
    });
    // The same database under another port; the mark of a move names its source alone.
    const target = { ...pair.target, port: proxy.port };
    return await movePair({ ...pair, target }, { tries: 1 });
  };

  describe('and loses a connection', () => {
    let pair: TransferPair;

    beforeAll(async () => {
      pair = await server.pair(two);
    });

    test('says so, and has put nothing in its place', async () => {
      const { error, state } = await lose(pair);
      expect(error).toMatchObject({ code: 'CONNECTION_LOST', target: 'primary' });
      expect(state).toBe('staged');
      expect(await pair.onTarget(tables)).toEqual([]);
    });

    test('is not taken over by a move from another database', async () => {
      const other = await server.pair();
      const { error } = await movePair({ source: other.source, target: pair.target });
      expect(error).toMatchObject({ code: 'MOVE_UNFINISHED' });
    });

    test('goes on with what was copied', async () => {
      const { error, tables: moved } = await movePair(pair);
      expect(error).toBeNull();
      expect(moved.map(({ name, rows, kept }) => [name, rows, kept])).toEqual([
        ['first', 5000, 5000],
        ['second', 10, 0],
      ]);
      expect(await pair.onTarget(tables)).toEqual([{ relname: 'first' }, { relname: 'second' }]);
    });
  });

  test('begins anew with --restart, which takes away only what the move has brought', async () => {
    const pair = await server.pair(two);
    await pair.onTarget('create table theirs (id int); insert into theirs values (7)');
    await pair.onTarget('alter table theirs owner to app');
    const stop = new AbortController();
    const broken = await movePair(pair, {
      intoExisting: true,
      signal: stop.signal,
      onProgress: ({ kind }) => {
        if (kind === 'rows') stop.abort();
      },
    });
    expect(broken.error).toMatchObject({ code: 'CANCELLED' });
    const { error, tables: moved } = await movePair(pair, { restart: true, intoExisting: true });
    expect(error).toBeNull();
    expect(moved.map(({ kept }) => kept)).toEqual([0, 0]);
    expect(await pair.onTarget('select id from theirs')).toEqual([{ id: 7 }]);
  });

  test('prepares while the source is in use, and brings what has changed at the end', async () => {
    const pair = await server.pair(two);
    expect(await movePair(pair, { prepare: true })).toMatchObject({
      error: null,
      state: 'prepared',
    });
    await pair.onSource(`insert into second values (11, 11)`);
    const last = await movePair(pair);
    expect(last).toMatchObject({ error: null, state: 'moved' });
    expect(last.tables.map(({ name, way }) => [name, way])).toEqual([
      ['first', 'unchanged'],
      ['second', 'copied'],
    ]);
    expect(await pair.onTarget('select count(*)::int as rows from second')).toEqual([{ rows: 11 }]);
  });

  test('holds no more than a few pieces of the rows in memory', async () => {
    const pair = await server.pair(
      `create table docs as select i, array_fill(i::real, array[256])::vector as e from generate_series(1, 20000) i`,
    );
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const held: number[] = [];
    let told = 0;
    const { error } = await movePair(pair, {
      onProgress: (event) => {
        if (event.kind !== 'rows' || event.bytes < told + 2_000_000) return;
        told = event.bytes;
        collect();
        held.push(process.memoryUsage().arrayBuffers);
      },
    });
    expect(error).toBeNull();
    expect(told).toBeGreaterThan(18_000_000);
    expect(Math.max(...held)).toBeLessThan(10_000_000);
  });

  test('never replaces a row that somebody writes to the target meanwhile', async () => {
    const pair = await server.pair(two);
    await pair.onTarget('create table second (id int, first int)');
    await pair.onTarget('alter table second owner to app');
    // Opened beforehand: what it writes is there before the move can end.
    const somebody = await connect(pair.target, { target: 'primary', tries: 1 });
    const written: Promise<unknown>[] = [];
    const { error } = await movePair(pair, {
      intoExisting: true,
      onProgress: ({ kind }) => {
        if (kind === 'rows' && written.length === 0) {
          written.push(somebody.query('insert into second values (99, 99)'));
        }
      },
    });
    await Promise.all(written);
    await somebody.close();
    expect(error).toMatchObject({ code: 'MOVE_FAILED' });
    expect(await pair.onTarget('select id from second')).toEqual([{ id: 99 }]);
  });

  describe('before anything is begun', () => {
    let pair: TransferPair;

    beforeAll(async () => {
      pair = await server.pair(two);
    });

    test.each([
      ['rights to read on the source', '', 'grant select on "public"."first"'],
      [
        'rows of the source, which row security hides',
        'alter table first enable row level security; grant select on first, second to app',
        'bypassrls',
      ],
    ])('is told that the role lacks %s', async (_, text, fix) => {
      await pair.onSource(`select 1; ${text}`);
      const source = { ...pair.target, database: pair.source.database };
      const { error, state } = await movePair({ source, target: pair.target });
      expect(error?.code).toBe('MOVE_REFUSED');
      expect(error?.fix).toContain(fix);
      expect(state).toBe('untouched');
    });

    test.each([
      ['may not create anything', 'owner to postgres', 'MOVE_REFUSED'],
      ['is read-only', 'set default_transaction_read_only = on', 'SERVER_READ_ONLY'],
    ])('is told that the role of the target %s', async (_, text, code) => {
      await server.server.sql(`alter database ${pair.target.database} owner to app`);
      await server.server.sql(`alter database ${pair.target.database} ${text}`);
      const { error, state } = await movePair(pair);
      expect(error?.code).toBe(code);
      expect(state).toBe('untouched');
    });

    test('is told when both are the same database', async () => {
      const { error } = await movePair({ source: pair.source, target: pair.source });
      expect(error?.message).toContain('one and the same database');
    });
  });

  test('names what the target does not take, changes nothing, and leaves it out when told to', async () => {
    const pair = await server.pair(
      two,
      'create aggregate total (int) (sfunc = int4pl, stype = int)',
      'create materialized view users as select rolname from pg_authid',
    );
    const { error } = await movePair(pair);
    expect(error?.message).toContain('materialized view public.users: permission denied');
    expect(
      await pair.onTarget(`select nspname from pg_namespace where nspname ~ 'setup_wizard'`),
    ).toEqual([]);
    const moved = await movePair(pair, { allowMissing: true });
    expect(moved.error).toBeNull();
    expect(moved.leftOut.map(({ what }) => what)).toEqual(['materialized view public.users']);
    // By pg_dump, which is there where the server of the tests is.
    expect(await pair.onTarget('select total(id) from second')).toEqual([{ total: 55 }]);
  });

  const newer = postgres18();
  test.runIf('binDir' in newer)(
    'takes from a newer server what the older one knows, and names the rest',
    async () => {
      const source = await startNativePostgres('binDir' in newer ? newer.binDir : '');
      try {
        await source.sql(`${two} alter table second add twice int generated always as (id * 2)`);
        const { target, onTarget } = await server.pair();
        const refused = await movePair({ source: source.settings, target });
        expect(refused.error?.code).toBe('MOVE_REFUSED');
        expect(refused.error?.message).toContain('table public.second');
        expect(refused.findings).toContainEqual(
          expect.objectContaining({ id: 'move.version', status: 'warn' }),
        );
        await source.sql('alter table second drop twice');
        expect((await movePair({ source: source.settings, target })).error).toBeNull();
        expect(await onTarget('select count(*)::int as rows from first')).toEqual([{ rows: 5000 }]);
      } finally {
        await source.stop();
      }
    },
  );

  test.runIf(smallDiskMissing() === null)(
    'gives the room back when the disk of the target is full',
    async () => {
      const disk = smallDisk(24_000);
      const { uid, gid } = await unprivilegedUser();
      await promisify(execFile)('chown', [`${uid}:${gid}`, disk]);
      const pair = await server.pair(
        two,
        `create table large as select i, repeat(md5(i::text), 60) as t from generate_series(1, 12000) i;
         alter table large alter t set storage plain`,
      );
      const { target } = pair;
      await server.server.sql(`create tablespace small location '${disk}'`);
      await server.server.sql(`alter database ${target.database} set tablespace small`);
      const { error, state } = await movePair(pair);
      expect(error).toMatchObject({ code: 'DISK_FULL' });
      expect(state).toBe('untouched');
      expect(await pair.onTarget(tables)).toEqual([]);
      await server.server.sql(`drop database ${target.database}`);
      await server.server.sql('drop tablespace small');
    },
  );
});
