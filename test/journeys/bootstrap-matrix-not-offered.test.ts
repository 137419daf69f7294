import { fileURLToPath } from 'node:url';
import { beforeAll } from 'vitest';

import { type Matrix, type Outcome, walkMatrix } from '../support/bootstrap-matrix.ts';
import { matrixDatabases, type MatrixDatabases } from '../support/matrix-databases.ts';
import {
  conflict,
  done,
  enoughForPlain,
  extensionsMade,
  needsAdmin,
  noDatabase,
  plainWarnings,
  readOnly,
  renaming,
  schemaMade,
} from '../support/matrix-outcomes.ts';
import { startNativePostgres } from '../support/native-postgres.ts';
import { pgvectorFiles, type PgvectorFiles } from '../support/pgvector-files.ts';
import { describeWithServer, postgres15WithPgvector } from '../support/postgres-installation.ts';

const folder = fileURLToPath(new URL('../fixtures/small-migrations', import.meta.url));
const installation = 'sudo apt install postgresql-15-pgvector';

const notOffered: Outcome = {
  exit: 1,
  code: 'PGVECTOR_NOT_AVAILABLE',
  says: 'pgvector extension not available. Ensure postgresql-15-pgvector is installed',
  advises: 'No restart is needed. Then: setup-wizard bootstrap',
  sql: installation,
};

/** What each role is told where the server has no pgvector yet, and where its advice leads. */
const matrix: Matrix = {
  'an empty database': {
    superuser: [notOffered, extensionsMade, done],
    owner: [notOffered, needsAdmin, extensionsMade],
    plain: [notOffered, needsAdmin, enoughForPlain],
    'read-only': [readOnly, notOffered, needsAdmin],
  },
  'an empty database, with migrations to apply': {
    superuser: [notOffered, schemaMade, done],
  },
  'half-done, uuid-ossp alone': {
    superuser: [notOffered, extensionsMade],
    owner: [notOffered, needsAdmin, extensionsMade],
    plain: [
      notOffered,
      needsAdmin,
      { ...enoughForPlain, warns: ['extensions.pg_trgm', ...plainWarnings] },
    ],
    'read-only': [readOnly, notOffered],
  },
  'a table called vector': {
    superuser: [notOffered, { ...conflict, sql: renaming }, extensionsMade],
    owner: [notOffered, { ...conflict, sql: renaming }, needsAdmin, extensionsMade],
  },
  'no such database': {
    // The database that it made for nothing is gone again.
    superuser: [notOffered, extensionsMade],
    owner: [noDatabase, notOffered, needsAdmin, extensionsMade],
  },
};

describeWithServer(postgres15WithPgvector(), 'on PostgreSQL 15 without pgvector', (binDir) => {
  let files: PgvectorFiles;
  let databases: MatrixDatabases;
  beforeAll(async () => {
    files = await pgvectorFiles(binDir);
    const server = await startNativePostgres(files.binDir);
    databases = await matrixDatabases({
      server,
      folder,
      old: '',
      always: { fails: [], warns: ['pgvector.version'] },
    });
    return async () => {
      await server.stop();
      await files.remove();
    };
  }, 120_000);

  walkMatrix('bootstrap', matrix, async (state, role) => {
    await files.restore();
    for (const part of ['control', 'scripts', 'library'] as const) await files.lose(part);
    const cell = await databases.prepare(state, role);
    return {
      ...cell,
      sql: async (text, database) => {
        if (text !== installation) return cell.sql(text, database);
        await files.restore();
        return [];
      },
    };
  });
});
