import { beforeAll, describe, expect, test } from 'vitest';

import type { SetupError } from '../../src/errors/setup-error.ts';
import { connect } from '../../src/postgres/connect.ts';
import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { showsIn } from '../../src/postgres/diagnose.ts';
import { diagnosisTable } from '../../src/postgres/diagnosis-table.ts';
import { errorSigns } from '../../src/postgres/error-signs.ts';
import { rowsOfMessage } from '../../src/postgres/explanations.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import {
  describeWithServer,
  postgres15,
  postgres15WithPgvector,
  postgres18,
} from '../support/postgres-installation.ts';
import { refusal, rowOf } from '../support/refusal.ts';
import { stubVector } from '../support/stub-vector.ts';

async function refusedAt(settings: ConnectionSettings, statements: string): Promise<SetupError> {
  const connection = await connect(settings, { target: 'primary', tries: 1 });
  try {
    return await refusal(connection, statements);
  } finally {
    await connection.close();
  }
}

describeWithServer(postgres15WithPgvector(), 'pgvector out of reach', (binDir) => {
  let server: NativePostgres;
  beforeAll(async () => {
    server = await startNativePostgres(binDir);
    return server.stop;
  });
  const at = (more: Partial<ConnectionSettings>, statements: string): Promise<SetupError> =>
    refusedAt({ ...server.settings, ...more }, statements);
  const app = { database: 'shop', user: 'app', password: 'app pass' };

  describe('in a schema of its own, for a plain role', () => {
    beforeAll(async () => {
      await server.sql("create role app login password 'app pass'");
      await server.sql('create database shop');
      await server.sql('create schema ext; create extension vector with schema ext', 'shop');
    });

    test('F08: the schema is not in search_path', async () => {
      const error = await at({ database: 'shop' }, 'create temp table t (e vector(3))');
      expect(error.code).toBe('PGVECTOR_NOT_VISIBLE');
      expect(error.fix).toContain('alter role "postgres" in database "shop" set search_path');
    });

    test('F08: the role may not use the schema', async () => {
      await server.sql('alter role app set search_path = public, ext');
      const error = await at(app, "select '[1]'::vector");
      await server.sql('alter role app reset search_path');
      expect(error.code).toBe('PGVECTOR_NOT_VISIBLE');
      expect(error.fix).toContain('grant usage on schema SCHEMA to "app";');
    });

    test('F11: the same with a qualified name', async () => {
      const error = await at(app, "select '[1]'::ext.vector");
      expect([error.code, rowOf(error)]).toEqual(['SCHEMA_PERMISSION', 'F11']);
      expect(error.fix).toContain('grant usage on schema "ext" to "app";');
    });

    test('F09: the operator is not in search_path', async () => {
      const error = await at({ database: 'shop' }, "select '[1]'::ext.vector <-> '[1]'");
      expect(error.code).toBe('PGVECTOR_NOT_VISIBLE');
      expect(error.fix).toContain('set search_path = public, ext;');
      expect(error.fix).toContain('operator(ext.<=>)');
    });

    test('F10: the operator class is not in search_path', async () => {
      const error = await at(
        { database: 'shop' },
        'create temp table t (e ext.vector(3)); create index on t using hnsw (e vector_cosine_ops)',
      );
      expect([error.code, rowOf(error)]).toEqual(['PGVECTOR_OPCLASS', 'F10']);
    });

    test('F50: PostgreSQL 15 lets nobody create in public', async () => {
      const error = await at(app, 'create table public.t (id int)');
      expect([error.code, rowOf(error)]).toEqual(['SCHEMA_PERMISSION', 'F50']);
      expect(error.fix).toContain('grant usage, create on schema public to "app";');
    });

    test('F24: only the owner changes the extension', async () => {
      const error = await at(app, 'alter extension vector update');
      expect([error.code, rowOf(error)]).toEqual(['PGVECTOR_NOT_OWNER', 'F24']);
    });

    test('a schema that may not be created says who grants it', async () => {
      const error = await at(app, 'create schema mine');
      expect(error.code).toBe('SCHEMA_PERMISSION');
      expect(error.fix).toBe('As its owner: grant create on database "shop" to "app";');
    });
  });

  describe('in a database that does not have it', () => {
    beforeAll(async () => {
      await server.sql('create database bare');
    });

    test('F08: the extension is in another database', async () => {
      const error = await at({ database: 'bare' }, "select '[1]'::vector");
      expect([error.code, rowOf(error)]).toEqual(['PGVECTOR_NOT_VISIBLE', 'F08']);
      expect(error.fix).toContain('setup-wizard bootstrap --target primary');
    });

    test('F26: the index method is not known', async () => {
      const error = await at(
        { database: 'bare' },
        'create temp table t (e int); create index on t using hnsw (e)',
      );
      expect([error.code, rowOf(error)]).toEqual(['PGVECTOR_TOO_OLD', 'F26']);
      expect(error.fix).toContain('alter extension vector update');
    });

    test('F27: halfvec is not known', async () => {
      const error = await at({ database: 'bare' }, "select '[1]'::halfvec");
      expect([error.code, rowOf(error)]).toEqual(['PGVECTOR_TOO_OLD', 'F27']);
    });

    test('F47: nor is a type of a dump', async () => {
      const error = await at({ database: 'bare' }, 'create table t (e public.vector(3))');
      expect(error.code).toBe('PGVECTOR_NOT_VISIBLE');
      expect(rowsOfMessage(`pg_restore: error: ${error.detail ?? ''}`)[0]?.row.id).toBe('F47');
    });

    test('F04: a plain role may not create it, whatever the language of the words', async () => {
      const error = await at({ ...app, database: 'bare' }, 'create extension vector');
      expect(error.code).toBe('PGVECTOR_PERMISSION');
      expect(error.message).toBe(
        'Insufficient privileges to CREATE EXTENSION vector as "app" in database "bare".',
      );
      const signs = errorSigns(error.cause);
      expect(diagnosisTable.find((row) => showsIn(row, { ...signs, words: '' }))?.id).toBe('F04');
    });

    test('F03: the name of the project is not the name of the extension', async () => {
      const error = await at({ database: 'bare' }, 'create extension pgvector');
      expect(error.code).toBe('PGVECTOR_NOT_AVAILABLE');
      expect(error.fix).toContain('create extension vector;');
    });

    test('F22: only the version of the files can be named', async () => {
      const error = await at({ database: 'bare' }, "create extension vector version '0.5.1'");
      expect([error.code, rowOf(error)]).toEqual(['PGVECTOR_NOT_AVAILABLE', 'F22']);
    });

    test('an extension that is not there cannot be updated', async () => {
      const error = await at({ database: 'bare' }, 'alter extension vector update');
      expect([error.code, rowOf(error)]).toEqual(['PGVECTOR_NOT_VISIBLE', 'no-such-extension']);
    });

    test('F12: a table has taken the name', async () => {
      const error = await at(
        { database: 'bare' },
        'begin; create table vector (id int); create extension vector',
      );
      expect([error.code, rowOf(error)]).toEqual(['PGVECTOR_CONFLICT', 'F12']);
      expect(error.message).toBe("Type 'vector' already exists from different source.");
    });
  });
});

for (const installation of [postgres15(), postgres18()]) {
  describeWithServer(installation, `${installation.name} without pgvector`, (binDir) => {
    let server: NativePostgres;
    beforeAll(async () => {
      server = await startNativePostgres(binDir);
      return server.stop;
    });

    test('F01: the server does not offer it, whatever the language of the words', async () => {
      const error = await refusedAt(server.settings, 'create extension vector');
      expect([error.code, rowOf(error)]).toEqual(['PGVECTOR_NOT_AVAILABLE', 'F01']);
      expect(error.fix).toContain('setup-wizard bootstrap');
      const signs = errorSigns(error.cause);
      expect(diagnosisTable.find((row) => showsIn(row, { ...signs, words: '' }))?.id).toBe('F01');
    });

    test('F03: nor does it offer the name of the project', async () => {
      const error = await refusedAt(server.settings, 'create extension pgvector');
      expect([error.code, rowOf(error)]).toEqual(['PGVECTOR_NOT_AVAILABLE', 'F03']);
    });
  });
}

describeWithServer(postgres15(), 'the path in the words of PostgreSQL 15', (binDir) => {
  test('F01: names the package of the major version', async () => {
    const server = await startNativePostgres(binDir);
    const error = await refusedAt(server.settings, 'create extension vector');
    await server.stop();
    expect(error.fix).toContain('postgresql-15-pgvector');
  });
});

describeWithServer(postgres18(), 'a build of pgvector that is trusted', (binDir) => {
  test('F05: the right to create in the database is enough, and is what is asked for', async () => {
    const server = await startNativePostgres(binDir, {
      conf: ["extension_control_path = '{stubs}'"],
      stubs: stubVector('0.8.7', { control: 'trusted = true' }),
    });
    await server.sql("create role app login password 'app pass'");
    const error = await refusedAt(
      { ...server.settings, user: 'app', password: 'app pass' },
      'create extension vector',
    );
    await server.stop();
    expect([error.code, rowOf(error)]).toEqual(['PGVECTOR_PERMISSION', 'F05']);
    expect(error.fix).toContain('grant create on database "postgres" to "app";');
  });
});
