import { createAs } from './create-as.ts';
import type { Provider } from './provider.ts';
import { upgradeAs } from './upgrade-as.ts';

const adminRole = 'a member of azure_pg_admin';

/** The value replaces the list, so the present one has to be read first. No restart is needed. */
const allow: Provider['installText'] = (place) =>
  `Add ${place.extension} to the server parameter azure.extensions, keeping what is in it (az postgres flexible-server parameter show -g GROUP -s SERVER --name azure.extensions, then parameter set … --value CURRENT,${place.extension}). Then: ${createAs(adminRole)(place)}`;

export const azure: Provider = {
  id: 'azure',
  name: 'Azure Database for PostgreSQL',
  aliases: ['azure flexible server', 'flexible server', 'microsoft azure', 'microsoft'],
  managed: true,
  signals: ['role:azure_pg_admin', 'guc:azure', 'db:azure_maintenance'],
  hostSuffixes: [
    '.postgres.database.azure.com',
    '.postgres.database.chinacloudapi.cn',
    '.postgres.database.usgovcloudapi.net',
  ],
  pgvectorFrom: 'Flexible Server, by major version as its documentation lists them',
  adminRole,
  allowList: 'azure.extensions must contain vector (not pgvector)',
  restart: 'no',
  installText: allow,
  enableText: allow,
  upgradeText: upgradeAs(adminRole),
  poolers: [
    {
      name: 'the built-in PgBouncer',
      mode: 'transaction',
      shape: 'port 6432',
      matches: ({ port }) => port === 6432,
      instead: () => 'port 5432 instead of the built-in PgBouncer on 6432',
      example: {
        host: 'shop.postgres.database.azure.com',
        port: 6432,
        database: 'DATABASE',
        user: 'USER',
      },
    },
  ],
  facts: [
    {
      text: 'vector has to be in the server parameter azure.extensions first; the name there is vector, not pgvector.',
      source:
        'Microsoft Learn, Flexible Server: allow extensions, how to use pgvector; azure-docs issue 112176',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'az postgres flexible-server parameter set replaces the whole list: read the present one first.',
      source: 'Microsoft Learn, Flexible Server: allow extensions',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'Only shared_preload_libraries needs a restart there, and pgvector does not belong in it.',
      source: 'Microsoft Learn, Flexible Server: load libraries',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'Who is no member of azure_pg_admin is refused even create extension if not exists for what exists.',
      source: 'Microsoft Learn, Flexible Server: errors of extensions; open-webui issue 12451',
      checked: '2026-11-20',
      certain: false,
    },
    {
      text: 'Host names in the clouds for China and for the US government end in .chinacloudapi.cn and .usgovcloudapi.net.',
      source: 'seen in addresses, not confirmed',
      checked: '2026-11-20',
      certain: false,
    },
  ],
};
