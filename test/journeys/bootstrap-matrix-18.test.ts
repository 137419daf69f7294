import { fileURLToPath } from 'node:url';
import { beforeAll } from 'vitest';

import { walkMatrix } from '../support/bootstrap-matrix.ts';
import { matrixDatabases, type MatrixDatabases } from '../support/matrix-databases.ts';
import { done, tooOld, update } from '../support/matrix-outcomes.ts';
import { matrix } from '../support/matrix-table.ts';
import { startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres18 } from '../support/postgres-installation.ts';
import { stubVector } from '../support/stub-vector.ts';

const folder = fileURLToPath(new URL('../fixtures/stub-migrations', import.meta.url));

/** `--upgrade` proves what it did, which a stand-in cannot pass. */
const oldPgvector = {
  ...matrix['an old pgvector'],
  superuser: [{ ...tooOld, makes: 'a part', sql: update }, done],
} as const;

describeWithServer(postgres18(), 'on PostgreSQL 18', (binDir) => {
  let databases: MatrixDatabases;
  beforeAll(async () => {
    const server = await startNativePostgres(binDir, {
      conf: ["extension_control_path = '{stubs}'"],
      stubs: { ...stubVector('0.8.7'), 'extension/vector--0.4.4--0.8.7.sql': 'select 1;' },
    });
    databases = await matrixDatabases({
      server,
      folder,
      old: "update pg_extension set extversion = '0.4.4' where extname = 'vector'",
      // The stand-in for pgvector has neither operators nor dimensions nor indexes.
      always: { fails: ['pgvector.operators', 'pgvector.index', 'schema.operations'], warns: [] },
    });
    return server.stop;
  }, 120_000);

  walkMatrix('bootstrap', { ...matrix, 'an old pgvector': oldPgvector }, (state, role) =>
    databases.prepare(state, role),
  );
});
