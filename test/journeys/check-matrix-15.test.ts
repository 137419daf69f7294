import { fileURLToPath } from 'node:url';
import { beforeAll } from 'vitest';

import { type Matrix, walkMatrix } from '../support/bootstrap-matrix.ts';
import { matrixDatabases, type MatrixDatabases } from '../support/matrix-databases.ts';
import {
  done,
  doneForPlain,
  enoughForPlain,
  incomplete,
  missing,
  notInstalled,
  readOnlyChecked,
  withoutCompanions,
} from '../support/matrix-outcomes.ts';
import { startNativePostgres } from '../support/native-postgres.ts';
import { agePgvector } from '../support/old-pgvector.ts';
import { describeWithServer, postgres15WithPgvector } from '../support/postgres-installation.ts';

const folder = fileURLToPath(new URL('../fixtures/small-migrations', import.meta.url));

/** Where `check` says more than the run before it. */
const checked: Matrix = {
  'an empty database, pgvector being in another one': {
    superuser: [
      {
        exit: 3,
        code: 'CHECKS_FAILED',
        says: 'pgvector.installed: pgvector is not installed in database "{db}".',
        advises: 'setup-wizard bootstrap --target primary',
        fails: ['pgvector.installed'],
        warns: withoutCompanions,
      },
    ],
    owner: [
      { ...notInstalled, warns: withoutCompanions },
      { ...done, warns: withoutCompanions },
    ],
    plain: [{ ...notInstalled, warns: [...withoutCompanions, 'privileges'] }, enoughForPlain],
    'read-only': [
      {
        ...readOnlyChecked,
        fails: ['server.writable', 'pgvector.installed'],
        warns: withoutCompanions,
      },
      { ...notInstalled, warns: [...withoutCompanions, 'privileges'] },
      enoughForPlain,
    ],
  },
  'already done': {
    superuser: [done],
    owner: [{ ...done, warns: ['schema.ledger'] }],
    plain: [{ ...done, warns: ['privileges', 'schema.ledger', 'schema.operations'] }],
    'read-only': [readOnlyChecked, doneForPlain],
  },
  'half-done, one migration of three': {
    superuser: [{ ...incomplete, advises: 'setup-wizard migrate up --migrations ' }],
    owner: [incomplete],
  },
  'no such database': {
    superuser: [{ ...missing, advises: 'setup-wizard bootstrap --target primary' }],
    owner: [
      { ...missing, sql: 'create database "{db}"' },
      { ...notInstalled, warns: [...withoutCompanions, 'privileges'] },
    ],
  },
};

describeWithServer(postgres15WithPgvector(), 'on PostgreSQL 15', (binDir) => {
  let databases: MatrixDatabases;
  beforeAll(async () => {
    const server = await startNativePostgres(binDir);
    databases = await matrixDatabases({
      server,
      folder,
      old: agePgvector(binDir),
      // 0.8.0 has known vulnerabilities.
      always: { fails: [], warns: ['pgvector.version'] },
    });
    return server.stop;
  }, 120_000);

  walkMatrix('check', checked, (state, role) => databases.prepare(state, role));
});
