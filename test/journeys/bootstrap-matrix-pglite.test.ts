import { fileURLToPath } from 'node:url';
import { beforeAll, describe } from 'vitest';

import {
  type Matrix,
  type MatrixRole,
  type Outcome,
  type Runs,
  walkMatrix,
} from '../support/bootstrap-matrix.ts';
import {
  conflict,
  done,
  extensionsMade,
  hidden,
  needsAdmin,
  notOwner,
  readLedger,
  renaming,
  schemaMade,
  withoutCompanions,
  writeLedger,
} from '../support/matrix-outcomes.ts';
import { type EmbeddedFallback, startEmbedded } from '../support/embedded-fallback.ts';
import { matrix } from '../support/matrix-table.ts';
import { matrixPglite, type MatrixPglite } from '../support/matrix-pglite.ts';

const folder = fileURLToPath(new URL('../fixtures/small-migrations', import.meta.url));

/** PGlite has no administrator to ask: the fallback is made anew. */
const needsNewFallback: Outcome = {
  exit: 1,
  code: 'PGVECTOR_PERMISSION',
  says: needsAdmin.says ?? '',
  advises: 'setup-wizard fallback destroy, then setup-wizard --non-interactive',
};
const readOnlySession: Outcome = {
  exit: 1,
  code: 'SERVER_READ_ONLY',
  says: 'Sessions of this server are read-only.',
  advises: 'Turn default_transaction_read_only off where it is set',
};
const readOnlySessionChecked: Outcome = {
  ...readOnlySession,
  exit: 3,
  code: 'CHECKS_FAILED',
  fails: ['server.writable'],
};

const everybody = ['superuser', 'owner', 'plain'] as const;

/** What these roles are told on other servers, too; of each cell the first `runs`. */
function asElsewhere(
  state: string,
  roles: readonly MatrixRole[],
  runs?: number,
): Partial<Record<MatrixRole, Runs>> {
  return Object.fromEntries(
    roles.map((role) => {
      const cell = matrix[state]?.[role];
      if (cell === undefined) throw new Error(`${state} has no cell for ${role}`);
      return [role, cell.slice(0, runs)];
    }),
  );
}

/** Where PGlite differs from a server, and what is the same on both. */
const onPglite: Matrix = {
  'an empty database': {
    superuser: [extensionsMade, done],
    owner: [needsNewFallback],
    plain: [needsNewFallback],
    'read-only': [readOnlySession],
  },
  'an empty database, with migrations to apply': asElsewhere(
    'an empty database, with migrations to apply',
    ['superuser'],
  ),
  'half-done, pgvector alone': {
    ...asElsewhere('half-done, pgvector alone', everybody),
    'read-only': [{ ...readOnlySessionChecked, warns: withoutCompanions }],
  },
  'half-done, extensions without a schema': {
    ...asElsewhere('half-done, extensions without a schema', everybody),
    'read-only': [readOnlySession],
  },
  'half-done, one migration of three': {
    ...asElsewhere('half-done, one migration of three', ['superuser']),
    owner: [readLedger, writeLedger],
    plain: [readLedger, writeLedger, notOwner],
    'read-only': [readOnlySession],
  },
  'already done': {
    ...asElsewhere('already done', everybody),
    'read-only': [readOnlySessionChecked],
  },
  // The old version is a mere number there, for which no update is known.
  'an old pgvector': asElsewhere('an old pgvector', everybody, 1),
  'a table called vector': {
    ...asElsewhere('a table called vector', ['superuser']),
    owner: [{ ...conflict, sql: renaming }, needsNewFallback],
    plain: [{ ...conflict, sql: renaming }, needsNewFallback],
  },
  'pgvector in another schema, hidden by a table called vector': {
    superuser: [
      { ...hidden, makes: 'extensions', sql: renaming },
      { ...done, warns: ['pgvector.type'] },
    ],
  },
  'pgvector in a schema that may not be used': asElsewhere(
    'pgvector in a schema that may not be used',
    ['owner', 'plain'],
  ),
};

/** Its one role owns the database, and pgvector was made beforehand. */
const throughGateway: Matrix = {
  'as it is made': { owner: [{ ...done, makes: 'a part' }, done] },
  'migrations to apply': { owner: [schemaMade, done] },
  'no such database': {
    owner: [
      {
        exit: 1,
        code: 'DATABASE_CREATE_DENIED',
        says: 'none from which it could be created: a pooler or the embedded fallback answers there.',
        advises: 'Correct POSTGRES_DB; or, ',
      },
    ],
  },
};

describe('on PGlite 18', () => {
  let pglite: MatrixPglite;
  beforeAll(async () => {
    pglite = await matrixPglite(folder);
    return pglite.stop;
  }, 120_000);

  walkMatrix('bootstrap', onPglite, (state, role) => pglite.prepare(state, role));
});

describe('through the gateway of the embedded fallback', () => {
  let gateway: EmbeddedFallback;
  beforeAll(async () => {
    gateway = await startEmbedded();
    return gateway.end;
  });

  walkMatrix('bootstrap', throughGateway, async (state) => {
    const { host, port, database, user, password } = gateway.spec;
    const sql = async (
      text: string,
      place = database,
    ): Promise<readonly Record<string, unknown>[]> => {
      const client = await gateway.client({ database: place });
      const { rows } = await client.query<Record<string, unknown>>(text);
      return rows;
    };
    await sql('drop schema if exists setup_wizard cascade; drop table if exists notes');
    await sql('drop type if exists kind');
    const name = state === 'no such database' ? 'another' : database;
    return {
      settings: {
        host,
        port,
        user,
        password,
        database: name,
        sslmode: 'disable',
        sslrootcert: null,
      },
      sql,
      options: state === 'migrations to apply' ? ['--migrations', folder] : [],
      always: { fails: [], warns: [] },
    };
  });
});
