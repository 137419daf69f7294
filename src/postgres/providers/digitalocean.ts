import { createAs } from './create-as.ts';
import type { Provider } from './provider.ts';
import { upgradeAs } from './upgrade-as.ts';

const adminRole = 'the user doadmin';

export const digitalocean: Provider = {
  id: 'digitalocean',
  name: 'DigitalOcean',
  aliases: ['digital ocean', 'do'],
  managed: true,
  signals: ['role:doadmin'],
  hostSuffixes: ['.db.ondigitalocean.com'],
  pgvectorFrom: 'PostgreSQL 13',
  adminRole,
  allowList: null,
  restart: 'no',
  installText: (place) =>
    `Upgrade the cluster to PostgreSQL 13 or newer and apply pending updates. Then: ${createAs(adminRole)(place)}`,
  enableText: createAs(adminRole),
  upgradeText: upgradeAs(adminRole),
  poolers: [
    {
      name: 'a connection pool (PgBouncer)',
      mode: 'either',
      shape: 'port 25061',
      matches: ({ port }) => port === 25061,
      instead: () =>
        'port 25060 instead of the pool on 25061, with the name of the database itself',
      example: {
        host: 'db-postgresql-NAME.b.db.ondigitalocean.com',
        port: 25061,
        database: 'POOL',
        user: 'doadmin',
      },
    },
  ],
  facts: [
    {
      text: 'pgvector is there from PostgreSQL 13; doadmin may create it, once in each database.',
      source:
        'docs.digitalocean.com/products/vector-databases/postgresql, enable pgvector and load embeddings',
      checked: '2026-11-21',
      certain: true,
    },
    {
      text: 'The name of the extension is vector; create extension pgvector fails for a missing control file.',
      source:
        'docs.digitalocean.com/support, pgvector error "could not open extension control file"',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'A pool is made for one database in mode transaction (the default), session or statement.',
      source: 'docs.digitalocean.com/reference, database_connection_pool',
      checked: '2026-11-21',
      certain: true,
    },
    {
      text: 'The server listens on port 25060, its pools on 25061.',
      source: 'seen in addresses, not confirmed',
      checked: '2026-11-20',
      certain: false,
    },
  ],
};
