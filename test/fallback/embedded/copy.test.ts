import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Socket } from 'node:net';
import type { Client } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { beforeAll, describe, expect, test } from 'vitest';
import { wireMessage } from '../../../src/fallback/embedded/wire-message.ts';
import { type EmbeddedFallback, startEmbedded } from '../../support/embedded-fallback.ts';
import { message, RawSession } from '../../support/raw-session.ts';
import { until } from '../../support/until.ts';

const { parse, bind, execute, flush, sync, query } = message;
const data = (text: string): Buffer => wireMessage('d', Buffer.from(text));
const done = wireMessage('c');

let server: EmbeddedFallback;
beforeAll(async () => {
  server = await startEmbedded({ idleInTransactionMs: 2_000 });
  return server.end;
});

/** A new client with an empty table `t (a int)`. */
async function withTable(): Promise<Client> {
  const client = await server.client();
  await client.query('drop table if exists t; create table t (a int)');
  return client;
}

async function rows(): Promise<unknown[]> {
  const client = await server.client();
  const answer = await client.query<{ a: number }>('select a from t order by a');
  await client.end();
  return answer.rows.map(({ a }) => a);
}

async function copyInto(
  client: Client,
  sql: string,
  ...pieces: (string | Buffer)[]
): Promise<void> {
  await pipeline(Readable.from(pieces), client.query(copyFrom(sql)));
}

async function copyOut(client: Client, sql: string): Promise<Buffer> {
  const pieces: Buffer[] = [];
  const collect = new Writable({
    write: (piece: Buffer, _, next) => {
      pieces.push(piece);
      next();
    },
  });
  await pipeline(client.query(copyTo(sql)), collect);
  return Buffer.concat(pieces);
}

describe('COPY FROM STDIN', () => {
  test.each([
    ['text', 'copy t from stdin', ['1\n2\n', '3\n']],
    ['csv', 'copy t from stdin with (format csv, header)', ['a\n1\n', '2\n3\n']],
  ])('%s', async (_, sql, pieces) => {
    const client = await withTable();
    await copyInto(client, sql, ...pieces);
    expect(await rows()).toEqual([1, 2, 3]);
  });

  test('binary, as COPY TO STDOUT has written it', async () => {
    const client = await withTable();
    const binary = await copyOut(
      client,
      'copy (select generate_series(1, 3)) to stdout (format binary)',
    );
    await copyInto(client, 'copy t from stdin (format binary)', binary);
    expect(await rows()).toEqual([1, 2, 3]);
  });

  test('20 MB arrive whole, and while they do a second client is served afterwards', async () => {
    const client = await server.client();
    await client.query('create table wide (n int, body text)');
    const line = `${'x'.repeat(2_000)}\n`;
    function* lines(): Generator<string> {
      for (let n = 0; n < 10_000; n += 1) yield `${n}\t${line}`;
    }
    const other = await server.client();
    const copied = pipeline(Readable.from(lines()), client.query(copyFrom('copy wide from stdin')));
    await Promise.all([copied, other.query('select 1')]);
    const { rows: counted } = await client.query(
      `select count(*)::int n, sum(length(body))::int bytes, sum(n)::int sum from wide`,
    );
    expect(counted).toEqual([{ n: 10_000, bytes: 20_000_000, sum: 49_995_000 }]);
  });

  test('in a transaction it is undone with it', async () => {
    const client = await withTable();
    await client.query('begin');
    await copyInto(client, 'copy t from stdin', '1\n');
    await client.query('rollback');
    expect(await rows()).toEqual([]);
  });

  test('several in one query, and the statement behind them', async () => {
    const session = new RawSession(await withTable());
    session.send(query('copy t from stdin; copy t from stdin; select 1'));
    await session.answers('G');
    session.send(data('1\n'), done);
    await session.answers('G');
    session.send(data('2\n'), done);
    expect(await session.answers('Z')).toBe('C:COPY 1 T D C:SELECT 1 Z:I');
    expect(await rows()).toEqual([1, 2]);
  });

  test('sent ahead of the answers, with the next query behind it', async () => {
    const session = new RawSession(await withTable());
    session.send(query('copy t from stdin'), data('1\n'), data('2\n'), done, query('select 1'));
    expect(await session.answers('Z', 2)).toBe('G C:COPY 2 Z:I T D C:SELECT 1 Z:I');
  });

  test('through the extended protocol, waiting for the answer or not', async () => {
    const session = new RawSession(await withTable());
    const begin = [parse('', 'copy t from stdin'), bind(''), execute];
    session.send(...begin, flush);
    expect(await session.answers('G')).toBe('1 2 G');
    session.send(data('1\n'), done, sync);
    expect(await session.answers('Z')).toBe('C:COPY 1 Z:I');
    session.send(...begin, sync);
    expect(await session.answers('G')).toBe('1 2 G');
    session.send(sync, flush, data('2\n'), done, sync);
    expect(await session.answers('Z')).toBe('C:COPY 1 Z:I');
    session.send(...begin, data('3\n'), done, sync);
    expect(await session.answers('Z')).toBe('1 2 G C:COPY 1 Z:I');
    expect(await rows()).toEqual([1, 2, 3]);
  });
});

describe('what a COPY did is undone', () => {
  test('by a bad row, and the session goes on', async () => {
    const client = await withTable();
    const copied = copyInto(client, 'copy t from stdin', '1\n', 'two\n', '3\n'.repeat(100_000));
    await expect(copied).rejects.toMatchObject({ code: '22P02' });
    await copyInto(client, 'copy t from stdin', '4\n');
    expect(await rows()).toEqual([4]);
  });

  test('by a bad row in the extended protocol, where everything up to the Sync is skipped', async () => {
    const session = new RawSession(await withTable());
    session.send(parse('', 'copy t from stdin'), bind(''), execute, sync);
    await session.answers('G');
    session.send(data('1\n'), data('two\n'), data('3\n'), done, sync);
    expect(await session.answers('Z')).toBe('E:22P02 Z:I');
    session.send(query('select 1'));
    expect(await session.answers('Z')).toBe('T D C:SELECT 1 Z:I');
    expect(await rows()).toEqual([]);
  });

  test('by CopyFail', async () => {
    const session = new RawSession(await withTable());
    session.send(query('copy t from stdin'), data('1\n'), wireMessage('f', 'never mind'));
    expect(await session.answers('Z')).toBe('G E:57014 Z:I');
    expect(await rows()).toEqual([]);
  });

  test('by anything else than data', async () => {
    const session = new RawSession(await withTable());
    session.send(query('copy t from stdin'), data('1\n'), query('select 1'));
    expect(await session.answers('Z', 2)).toBe('G E:57014 Z:I T D C:SELECT 1 Z:I');
  });

  test.each([
    ['vanishes', (socket: Socket) => socket.destroy()],
    ['closes its side', (socket: Socket) => socket.end()],
    ['says goodbye', (socket: Socket) => socket.write(message.terminate)],
  ])('when its client %s', async (_, leave) => {
    const client = await withTable();
    const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
    const session = new RawSession(client);
    session.send(query('copy t from stdin'), data('1\n'));
    await session.answers('G');
    leave(stream);
    expect(await rows()).toEqual([]);
  });

  test('when its client sends nothing any more: it is told 25P03, the others are served', async () => {
    const session = new RawSession(await withTable());
    session.send(query('copy t from stdin'), data('1\n'));
    expect(await rows()).toEqual([]);
    await until(async () => (await session.answers('E')).includes('E:25P03'));
    await session.closed;
  });
});

describe('COPY TO STDOUT', () => {
  const large = `copy (select repeat('x', 1000) from generate_series(1, 60000)) to stdout`;

  test('more than a client may leave unread, while it reads at its own pace', async () => {
    const limited = await startEmbedded({ maxUnreadBytes: 8 * 1024 * 1024 });
    const client = await limited.client();
    let bytes = 0;
    const unhurried = new Writable({
      write: (piece: Buffer, _, next) => {
        bytes += piece.length;
        setImmediate(next);
      },
    });
    await pipeline(client.query(copyTo(large)), unhurried);
    expect(bytes).toBe(60_000 * 1_001);
    await limited.end();
  });

  test('is left by its client in the middle, and the next one is served', async () => {
    const client = await server.client();
    const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
    const session = new RawSession(client);
    session.send(query(large));
    await session.answers('H');
    stream.destroy();
    expect((await (await server.client()).query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });
});

test('data for no COPY are ignored', async () => {
  const session = new RawSession(await withTable());
  session.send(data('1\n'), done, query('select 1'), data('2\n'), done, query('select 2'));
  expect(await session.answers('Z', 2)).toBe('T D C:SELECT 1 Z:I T D C:SELECT 1 Z:I');
});

test.each(['copy t from program $$true$$', 'copy t from $$/etc/passwd$$', 'copy t to $$/tmp/t$$'])(
  'files and programs stay closed: %s',
  async (sql) => {
    const client = await withTable();
    await expect(client.query(sql.replaceAll('$$', "'"))).rejects.toMatchObject({ code: '42501' });
  },
);
