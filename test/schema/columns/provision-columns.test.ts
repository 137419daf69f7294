import { beforeAll, expect, test } from 'vitest';
import { connect } from '../../../src/postgres/connect.ts';
import type { Connection } from '../../../src/postgres/connection.ts';
import { readSchemaState } from '../../../src/schema/checks/read-schema-state.ts';
import { provisionColumns } from '../../../src/schema/columns/provision-columns.ts';
import type {
  ColumnDeclaration,
  TableDeclaration,
} from '../../../src/schema/declaration/schema-declaration.ts';
import type { SchemaChange } from '../../../src/schema/schema-change.ts';
import { type NativePostgres, startNativePostgres } from '../../support/native-postgres.ts';
import { describeWithServer, postgres15WithPgvector } from '../../support/postgres-installation.ts';
import { declaredTable } from '../../support/schema-parts.ts';

const silent = { progress: () => undefined };
const column = (name: string, parts: Partial<ColumnDeclaration> = {}): ColumnDeclaration => {
  return { name, type: 'int', add: true, default: null, nullable: true, ...parts };
};

async function provision(
  connection: Connection,
  ...tables: TableDeclaration[]
): Promise<readonly SchemaChange[]> {
  const state = await readSchemaState(connection, { enums: [], tables });
  return provisionColumns(connection, { tables }, state, silent);
}

describeWithServer(postgres15WithPgvector(), 'PostgreSQL 15 with pgvector', (binDir) => {
  let server: NativePostgres;
  beforeAll(async () => {
    server = await startNativePostgres(binDir);
    await server.sql('create schema ext; create extension vector with schema ext');
    return server.stop;
  });
  const open = () => connect(server.settings, { target: 'primary' });

  test('declared columns are added to a table with rows, once', async () => {
    await server.sql('create table memories (id int); insert into memories values (1)');
    const connection = await open();
    const table = declaredTable({
      columns: [
        column('id'),
        column('metadata', { type: 'jsonb', default: `'{"a": ";"}'::jsonb`, nullable: false }),
        column('embedding', { type: 'vector(3)' }),
        column('unasked', { add: false }),
      ],
    });
    expect(await provision(connection, table)).toEqual([
      { kind: 'column', name: 'memories.metadata', done: 'added' },
      { kind: 'column', name: 'memories.embedding', done: 'added' },
    ]);
    expect(await server.sql('select * from memories')).toEqual([
      { id: 1, metadata: { a: ';' }, embedding: null },
    ]);
    expect(await provision(connection, table)).toEqual([]);
    await connection.close();
  });

  test('a table that is not there is left to the migrations', async () => {
    const connection = await open();
    expect(
      await provision(connection, declaredTable({ name: 'absent', columns: [column('a')] })),
    ).toEqual([]);
    await connection.close();
  });

  test('a table in use ends it, naming who uses it', async () => {
    await server.sql('create table busy (id int)');
    const holder = await connect(server.settings, {
      target: 'primary',
      applicationName: 'nightly',
    });
    await holder.query('begin');
    await holder.query('lock table busy in access share mode');
    const connection = await open();
    const table = declaredTable({ name: 'busy', columns: [column('a')] });
    await expect(provision(connection, table)).rejects.toMatchObject({
      code: 'SCHEMA_FAILED',
      message: `Column busy.a could not be added: table public.busy is in use by process ${String(holder.processId)} (postgres, nightly).`,
    });
    // The session is still good.
    await holder.query('rollback');
    expect(await provision(connection, table)).toHaveLength(1);
    await connection.close();
    await holder.close();
  });

  test('a default that the server refuses leaves the table as it was', async () => {
    await server.sql('create table kept (id int)');
    const connection = await open();
    const table = declaredTable({ name: 'kept', columns: [column('a', { default: 'no_such()' })] });
    await expect(provision(connection, table)).rejects.toMatchObject({
      code: 'SCHEMA_FAILED',
      message: 'Column kept.a could not be added.',
      detail: expect.stringContaining('no_such') as string,
    });
    await connection.close();
  });
});
