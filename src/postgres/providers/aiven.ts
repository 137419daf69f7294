import { createAs } from './create-as.ts';
import type { Provider } from './provider.ts';
import { upgradeAs } from './upgrade-as.ts';

const adminRole = 'any user of the database';

export const aiven: Provider = {
  id: 'aiven',
  name: 'Aiven',
  aliases: ['aiven.io'],
  managed: true,
  signals: ['ext:aiven_extras', 'role:avnadmin'],
  hostSuffixes: ['.aivencloud.com'],
  pgvectorFrom: 'all current services',
  adminRole,
  allowList: 'a list of the service, which contains vector',
  restart: 'no',
  installText: (place) =>
    `Apply the pending maintenance update of the service. Then: ${createAs(adminRole)(place)}`,
  enableText: createAs(adminRole),
  upgradeText: upgradeAs('the user avnadmin'),
  poolers: [],
  facts: [
    {
      text: 'Any user of the database may create the extensions on the list of the service; vector is on it.',
      source: 'aiven/aiven-docs, use pgvector and manage extensions',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'A newer pgvector in the service does not update the extension in a database.',
      source: 'aiven/aiven-docs, manage extensions',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: "Connection pools are PgBouncer on another port of the same host; the pool's name is the database to connect to, its mode is set when it is made. A search_path of the database does not reach a pool by itself.",
      source: 'aiven.io/docs, manage connection pooling',
      checked: '2026-11-21',
      certain: true,
    },
  ],
};
