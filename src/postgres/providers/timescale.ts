import { createAs } from './create-as.ts';
import type { Provider } from './provider.ts';
import { upgradeAs } from './upgrade-as.ts';

const adminRole = 'the user tsdbadmin';

export const timescale: Provider = {
  id: 'timescale',
  name: 'Tiger Cloud (Timescale)',
  aliases: ['tiger', 'tiger cloud', 'tigerdata', 'timescale cloud'],
  managed: true,
  signals: ['role:tsdbadmin', 'db:tsdb'],
  hostSuffixes: ['.tsdb.cloud.timescale.com'],
  pgvectorFrom: 'all services, with pgvectorscale',
  adminRole,
  allowList: null,
  restart: 'no',
  installText: (place) =>
    `Apply the pending maintenance of the service. Then: ${createAs(adminRole)(place)}`,
  enableText: createAs(adminRole),
  upgradeText: upgradeAs(adminRole),
  poolers: [
    {
      name: 'PgBouncer',
      mode: 'transaction',
      shape: 'the database tsdb_transaction, on a port of its own',
      matches: ({ database }) => database === 'tsdb_transaction',
      instead: () => 'the main port and database tsdb',
      example: {
        host: 'NAME.PROJECT.tsdb.cloud.timescale.com',
        port: 30001,
        database: 'tsdb_transaction',
        user: 'tsdbadmin',
      },
    },
  ],
  facts: [
    {
      text: 'pgvector and pgvectorscale are on all services; tsdbadmin may create them.',
      source: 'timescale/docs, use-timescale/extensions and pgvector',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: "The extension timescaledb alone proves nothing: many servers of one's own have it.",
      source: 'rules of another program, which records its evidence',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'The pooler is PgBouncer on another port; by transaction under the database name tsdb_transaction.',
      source: 'tigerdata.com/docs, connection pooling',
      checked: '2026-11-21',
      certain: true,
    },
  ],
};
