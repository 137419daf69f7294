import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { uuid_ossp } from '@electric-sql/pglite/contrib/uuid_ossp';
import { vector } from '@electric-sql/pglite-pgvector';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';

import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { unusedPort } from './unused-port.ts';

export interface PgliteServer {
  readonly settings: ConnectionSettings;
  readonly sql: (text: string) => Promise<unknown>;
  readonly stop: () => Promise<void>;
}

/** A real pgvector in this process, for one client at a time and without passwords. */
export async function startPglite(): Promise<PgliteServer> {
  const db = await PGlite.create({ extensions: { vector, uuid_ossp, pg_trgm } });
  const port = await unusedPort();
  const server = new PGLiteSocketServer({ db, port, host: '127.0.0.1' });
  await server.start();
  return {
    settings: {
      host: '127.0.0.1',
      port,
      database: 'postgres',
      user: 'postgres',
      password: 'unused',
      sslmode: 'disable',
      sslrootcert: null,
    },
    sql: (text) => db.exec(text),
    stop: async () => {
      await server.stop();
      await db.close();
    },
  };
}
