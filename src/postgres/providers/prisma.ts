import { createAs } from './create-as.ts';
import type { Provider } from './provider.ts';
import { upgradeAs } from './upgrade-as.ts';

const adminRole = 'the user of the direct connection string';

export const prisma: Provider = {
  id: 'prisma',
  name: 'Prisma Postgres',
  aliases: ['prisma postgres', 'prisma.io'],
  managed: true,
  signals: [],
  hostSuffixes: ['.prisma.io'],
  pgvectorFrom: 'all databases',
  adminRole,
  allowList: null,
  restart: 'no',
  installText: (place) => `Ask the provider for the extension. Then: ${createAs(adminRole)(place)}`,
  enableText: createAs(adminRole),
  upgradeText: upgradeAs(adminRole),
  poolers: [
    {
      name: 'PgBouncer',
      mode: 'either',
      shape: 'the host pooled.db.prisma.io',
      matches: ({ host }) => host.startsWith('pooled.'),
      instead: ({ host }) => `host ${host.replace('pooled.', '')}`,
      example: { host: 'pooled.db.prisma.io', port: 5432, database: 'postgres', user: 'USER' },
    },
  ],
  facts: [
    {
      text: 'create extension if not exists vector works from any client.',
      source: 'prisma.io/docs/postgres/database/postgres-extensions',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'pooled.db.prisma.io leads through PgBouncer, db.prisma.io straight to the server and is meant for migrations.',
      source: 'prisma.io/docs/postgres/database/connecting-to-your-database',
      checked: '2026-11-21',
      certain: true,
    },
  ],
};
