import { beforeAll, describe, expect, test } from 'vitest';
import { connect } from '../../../src/postgres/connect.ts';
import type { Connection } from '../../../src/postgres/connection.ts';
import type { ConnectionSettings } from '../../../src/postgres/connection-settings.ts';
import { readSchemaState } from '../../../src/schema/checks/read-schema-state.ts';
import type { EnumDeclaration } from '../../../src/schema/declaration/schema-declaration.ts';
import { provisionEnums } from '../../../src/schema/enums/provision-enums.ts';
import type { SchemaChange } from '../../../src/schema/schema-change.ts';
import { startEmbedded } from '../../support/embedded-fallback.ts';
import { type NativePostgres, startNativePostgres } from '../../support/native-postgres.ts';
import { describeWithServer, postgres15, postgres18 } from '../../support/postgres-installation.ts';
import { stateOf } from '../../support/schema-parts.ts';

const silent = { progress: () => undefined };
const declare = (name: string, ...labels: string[]): EnumDeclaration => {
  return { schema: null, name, labels };
};

async function provision(
  connection: Connection,
  ...enums: EnumDeclaration[]
): Promise<readonly SchemaChange[]> {
  const state = await readSchemaState(connection, { enums, tables: [] });
  return provisionEnums(connection, { enums }, state, silent);
}

async function labelsOf(connection: Connection, name: string): Promise<readonly unknown[]> {
  const { rows } = await connection.query(
    'select l.enumlabel as label from pg_enum l join pg_type t on t.oid = l.enumtypid where t.typname = $1 order by l.enumsortorder',
    [name],
  );
  return rows.map(({ label }) => label);
}

/** The core types of the application that the specification tells about. */
const sixteen = Array.from({ length: 16 }, (_, n) =>
  declare(`core_${n}`, 'draft', "it's \\ done", 'Ärger'),
);

function provisions(open: () => Promise<Connection>): void {
  test('sixteen types are created in one go, and a second run has nothing to do', async () => {
    const connection = await open();
    expect(await provision(connection, ...sixteen)).toHaveLength(16);
    expect(await labelsOf(connection, 'core_15')).toEqual(['draft', "it's \\ done", 'Ärger']);
    expect(await provision(connection, ...sixteen)).toEqual([]);
    await connection.close();
  });

  test('missing labels are added in the declared order, strangers stay', async () => {
    const connection = await open();
    await connection.query("create type mood as enum ('b', 'odd', 'd')");
    expect(await provision(connection, declare('mood', 'a', 'b', 'c', 'd', 'e'))).toEqual([
      { kind: 'label', name: 'public.mood', done: "label 'a' added" },
      { kind: 'label', name: 'public.mood', done: "label 'c' added" },
      { kind: 'label', name: 'public.mood', done: "label 'e' added" },
    ]);
    expect(await labelsOf(connection, 'mood')).toEqual(['a', 'b', 'c', 'odd', 'd', 'e']);
    await connection.close();
  });

  test('a table of that name is a conflict', async () => {
    const connection = await open();
    await connection.query('create table if not exists taken (id int)');
    await expect(provision(connection, declare('taken', 'a'))).rejects.toMatchObject({
      code: 'SCHEMA_FAILED',
      message:
        'Type public.taken cannot be created: a table of that name exists, and it is no enum.',
    });
    await connection.close();
  });

  test('a type whose schema does not exist yet waits for it', async () => {
    const connection = await open();
    const late = { schema: 'later', name: 'kind', labels: ['a'] };
    expect(await provision(connection, late)).toEqual([]);
    await connection.query('create schema later');
    expect(await provision(connection, late)).toMatchObject([{ kind: 'enum', name: 'later.kind' }]);
    await connection.close();
  });
}

describe('the embedded fallback', () => {
  let settings: ConnectionSettings;
  beforeAll(async () => {
    const server = await startEmbedded();
    settings = server.settings;
    return server.end;
  });
  provisions(() => connect(settings, { target: 'fallback' }));
});

for (const installation of [postgres15(), postgres18()]) {
  describeWithServer(installation, installation.name, (binDir) => {
    let server: NativePostgres;
    beforeAll(async () => {
      server = await startNativePostgres(binDir);
      return server.stop;
    });
    const open = (settings = server.settings) => connect(settings, { target: 'primary' });
    provisions(() => open());

    test('twenty runs at the same time create a type once and lose no label', async () => {
      const connections = await Promise.all(Array.from({ length: 20 }, () => open()));
      const unknown = stateOf();
      const runs = await Promise.all(
        connections.map((connection, n) =>
          provisionEnums(
            connection,
            { enums: [n % 2 === 0 ? declare('raced', 'a', 'c') : declare('raced', 'a', 'b', 'c')] },
            unknown,
            silent,
          ),
        ),
      );
      expect(runs.flat().filter(({ done }) => done.startsWith('created with'))).toHaveLength(1);
      expect(await labelsOf(connections[0]!, 'raced')).toEqual(['a', 'b', 'c']);
      await Promise.all(connections.map((connection) => connection.close()));
    });

    test('a role that does not own the type gets the statement for the owner', async () => {
      await server.sql(
        "create type owned as enum ('a'); create role visitor login password 'visits'",
      );
      const connection = await open({ ...server.settings, user: 'visitor', password: 'visits' });
      await expect(provision(connection, declare('owned', 'a', 'b'))).rejects.toMatchObject({
        code: 'SCHEMA_FAILED',
        message:
          "Label 'b' could not be added to type public.owned: this role has not the right to.",
        fix: `As "postgres" or a superuser: alter type "public"."owned" add value if not exists 'b' after 'a';`,
      });
      await connection.close();
    });
  });
}
