import { createAs } from './create-as.ts';
import type { Provider } from './provider.ts';
import { upgradeAs } from './upgrade-as.ts';

const adminRole = 'the default role postgres';

export const planetscale: Provider = {
  id: 'planetscale',
  name: 'PlanetScale Postgres',
  aliases: ['planet scale', 'planetscale postgres'],
  managed: true,
  signals: [],
  hostSuffixes: ['.pg.psdb.cloud', '.horizon.psdb.cloud'],
  pgvectorFrom: 'all databases; its list of extensions names the versions',
  adminRole,
  allowList: null,
  restart: 'no',
  installText: (place) => `Ask the provider for the extension. Then: ${createAs(adminRole)(place)}`,
  enableText: createAs(adminRole),
  upgradeText: upgradeAs(adminRole),
  poolers: [
    {
      name: 'PgBouncer',
      mode: 'transaction',
      shape: 'port 6432',
      matches: ({ port }) => port === 6432,
      instead: () => 'port 5432 instead of PgBouncer on 6432',
      example: {
        host: 'REGION.pg.psdb.cloud',
        port: 6432,
        database: 'postgres',
        user: 'postgres.BRANCH',
      },
    },
  ],
  facts: [
    {
      text: 'pgvector is supported, needs no restart and is created by a role with superuser privileges (the default role postgres is close to one).',
      source: 'planetscale.com/docs/postgres/extensions/pgvector, connecting',
      checked: '2026-11-21',
      certain: true,
    },
    {
      text: 'Port 6432 is PgBouncer in transaction mode, 5432 the server itself, meant for schema changes.',
      source: 'planetscale.com/docs/postgres/connecting/pgbouncer',
      checked: '2026-11-21',
      certain: true,
    },
    {
      text: 'Host names end in .pg.psdb.cloud or .horizon.psdb.cloud.',
      source: 'seen in addresses and examples',
      checked: '2026-11-21',
      certain: false,
    },
  ],
};
