import { createAs } from './create-as.ts';
import type { Provider } from './provider.ts';
import { upgradeAs } from './upgrade-as.ts';

const adminRole = 'the user citus';

/** Its own function creates what `create extension` may not. */
const byFunction: Provider['enableText'] = (place) =>
  `${createAs(adminRole)(place)} If that is refused: select create_extension('${place.extension}');`;

export const azureCosmos: Provider = {
  id: 'azure-cosmos',
  name: 'Azure Cosmos DB for PostgreSQL (Citus)',
  aliases: ['cosmos', 'cosmos db', 'citus', 'hyperscale'],
  managed: true,
  signals: [],
  hostSuffixes: ['.postgres.cosmos.azure.com'],
  pgvectorFrom: 'not confirmed: select * from pg_available_extensions tells',
  adminRole,
  allowList: null,
  restart: 'no',
  installText: (place) => `Ask the provider for the extension. Then: ${byFunction(place)}`,
  enableText: byFunction,
  upgradeText: upgradeAs(adminRole),
  poolers: [
    {
      name: 'the managed PgBouncer',
      mode: 'transaction',
      shape: 'port 6432',
      matches: ({ port }) => port === 6432,
      instead: () => 'port 5432 instead of the managed PgBouncer on 6432',
      example: {
        host: 'c-shop.abc123.postgres.cosmos.azure.com',
        port: 6432,
        database: 'citus',
        user: 'citus',
      },
    },
  ],
  facts: [
    {
      text: 'Where create extension is refused, select create_extension(NAME) does it.',
      source: 'Microsoft Learn, Cosmos DB for PostgreSQL: reference of extensions',
      checked: '2026-11-21',
      certain: true,
    },
    {
      text: 'It is no longer meant for new projects; elastic clusters of Azure Database for PostgreSQL take its place.',
      source: 'Microsoft Learn, Cosmos DB for PostgreSQL: reference of extensions',
      checked: '2026-11-21',
      certain: true,
    },
    {
      text: 'Host names end in .postgres.cosmos.azure.com; the first user is citus; PgBouncer listens on 6432.',
      source: 'seen in addresses, not confirmed',
      checked: '2026-11-20',
      certain: false,
    },
  ],
};
