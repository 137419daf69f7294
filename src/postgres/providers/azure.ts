import { createAs } from './create-as.ts';
import type { Provider } from './provider.ts';

const adminRole = 'a member of azure_pg_admin';

/** The value replaces the list, so the present one has to be read first. No restart is needed. */
const allow: Provider['installText'] = (place) =>
  `Add ${place.extension} to the server parameter azure.extensions, keeping what is in it (az postgres flexible-server parameter show -g GROUP -s SERVER --name azure.extensions, then parameter set … --value CURRENT,${place.extension}). Then: ${createAs(adminRole)(place)}`;

export const azure: Provider = {
  id: 'azure',
  name: 'Azure Database for PostgreSQL',
  source:
    'Microsoft Learn, Flexible Server "Allow extensions", "How to use pgvector"; Azure docs issue 112176. Checked 2026-11-20.',
  managed: true,
  signals: ['role:azure_pg_admin', 'guc:azure', 'db:azure_maintenance'],
  hostSuffixes: [
    '.postgres.database.azure.com',
    '.postgres.database.chinacloudapi.cn',
    '.postgres.database.usgovcloudapi.net',
    '.postgres.cosmos.azure.com',
  ],
  adminRole,
  installText: allow,
  enableText: allow,
  pooler: ({ port }) =>
    port === 6432 ? 'port 5432 instead of the built-in PgBouncer on 6432' : null,
};
