import { beforeAll, describe, expect, test } from 'vitest';

import { connect } from '../../src/postgres/connect.ts';
import type { Connection, ServerNotice } from '../../src/postgres/connection.ts';
import { rowsOfMessage } from '../../src/postgres/explanations.ts';
import { startNativePostgres } from '../support/native-postgres.ts';
import { startPglite } from '../support/pglite-server.ts';
import { describeWithServer, postgres15WithPgvector } from '../support/postgres-installation.ts';
import { refusal, rowOf } from '../support/refusal.ts';
import { refusedByPgvector } from '../support/refused-by-pgvector.ts';

function refusesAll(session: () => Connection): void {
  test.each(refusedByPgvector)('%s: %s', async (id, _what, statements, code, fix) => {
    const error = await refusal(session(), statements);
    expect(error).toMatchObject({
      code,
      target: 'primary',
      fix: expect.stringMatching(fix) as string,
    });
    expect(rowOf(error)).toBe(id);
    expect(rowsOfMessage(error.detail ?? '').map(({ row }) => row.id)).toContain(id);
  });

  test('F37: an ivfflat index over no data is only noticed, and the notice can be asked about', async () => {
    const notices: ServerNotice[] = [];
    const silence = session().onNotice((notice) => notices.push(notice));
    await session().batch(
      'create temp table few (e vector(3)); create index on few using ivfflat (e vector_l2_ops) with (lists = 10)',
    );
    silence();
    expect(
      notices.flatMap(({ message }) => rowsOfMessage(message).map(({ row }) => row.id)),
    ).toEqual(['F37']);
  });

  test('F34: an HNSW index that outgrows its memory is only noticed, and the notice can be asked about', async () => {
    const notices: ServerNotice[] = [];
    const silence = session().onNotice((notice) => notices.push(notice));
    await session().batch(
      "set maintenance_work_mem = '1MB'; create temp table many (e vector(3)); insert into many select array[n, n, n]::vector from generate_series(1, 3000) as n; create index on many using hnsw (e vector_l2_ops); reset maintenance_work_mem",
    );
    silence();
    expect(
      notices.flatMap(({ message }) => rowsOfMessage(message).map(({ row }) => row.id)),
    ).toEqual(['F34']);
  });
}

describe('pgvector of the embedded engine', () => {
  let connection: Connection;
  beforeAll(async () => {
    const server = await startPglite();
    await server.sql('create extension vector');
    connection = await connect(server.settings, { target: 'primary', tries: 1 });
    return async () => {
      await connection.close();
      await server.stop();
    };
  });
  refusesAll(() => connection);
});

describeWithServer(postgres15WithPgvector(), 'pgvector on PostgreSQL 15', (binDir) => {
  let connection: Connection;
  beforeAll(async () => {
    const server = await startNativePostgres(binDir);
    await server.sql('create extension vector');
    connection = await connect(server.settings, { target: 'primary', tries: 1 });
    return async () => {
      await connection.close();
      await server.stop();
    };
  });
  refusesAll(() => connection);
});
