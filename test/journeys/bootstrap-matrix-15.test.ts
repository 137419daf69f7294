import { fileURLToPath } from 'node:url';
import { beforeAll } from 'vitest';

import { walkMatrix } from '../support/bootstrap-matrix.ts';
import { matrixDatabases, type MatrixDatabases } from '../support/matrix-databases.ts';
import { matrix } from '../support/matrix-table.ts';
import { startNativePostgres } from '../support/native-postgres.ts';
import { agePgvector } from '../support/old-pgvector.ts';
import { describeWithServer, postgres15WithPgvector } from '../support/postgres-installation.ts';

const folder = fileURLToPath(new URL('../fixtures/small-migrations', import.meta.url));

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

  walkMatrix('bootstrap', matrix, (state, role) => databases.prepare(state, role));
});
