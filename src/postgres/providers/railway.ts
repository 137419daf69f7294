import { createAs } from './create-as.ts';
import type { Provider } from './provider.ts';
import { upgradeAs } from './upgrade-as.ts';

const adminRole = 'the user postgres';

export const railway: Provider = {
  id: 'railway',
  name: 'Railway',
  aliases: ['railway.app', 'railway.com'],
  managed: true,
  signals: [],
  hostSuffixes: ['.proxy.rlwy.net', '.railway.internal'],
  pgvectorFrom: 'the pgvector template; the default image has none',
  adminRole,
  allowList: null,
  restart: 'another image takes a new service',
  installText: (place) =>
    `The default image has no pgvector: deploy Railway's pgvector template (railway.com/deploy/3jJFCA), move the data with pg_dump and psql, and point the settings to it. Then: ${createAs(adminRole)(place)}`,
  enableText: createAs(adminRole),
  upgradeText: upgradeAs(adminRole),
  poolers: [],
  facts: [
    {
      text: 'The default image of PostgreSQL has no pgvector; a template has it.',
      source: 'railwayapp/docs, embeddings pipeline, database view and PostgreSQL',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'The user postgres is a real superuser there, on a plain image without any mark.',
      source: 'railwayapp/docs, PostgreSQL',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'Shared memory is 64 MB unless RAILWAY_SHM_SIZE_BYTES says otherwise: too little for parallel HNSW builds.',
      source: 'railwayapp/docs, PostgreSQL',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'PgBouncer is a service of its own with a host of its own, by transaction unless set otherwise; DATABASE_UNPOOLED_URL leads past it.',
      source:
        'docs.railway.com/databases/postgresql-pgbouncer; railway.com/deploy/postgres-with-pgbouncer',
      checked: '2026-11-21',
      certain: true,
    },
  ],
};
