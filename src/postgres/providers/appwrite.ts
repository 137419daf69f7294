import type { Provider } from './provider.ts';

const inConsole: Provider['installText'] = (place) =>
  `In the console of the database: Settings > Extensions > ${place.extension} > Install (or with a Server SDK and an API key that has databases.write).`;

export const appwrite: Provider = {
  id: 'appwrite',
  name: 'Appwrite PostgreSQL',
  aliases: ['appwrite.io'],
  managed: true,
  signals: [],
  hostSuffixes: [],
  pgvectorFrom: 'all native PostgreSQL databases',
  adminRole: 'the console, or a Server SDK with an API key',
  allowList: 'the extension catalogue of the database',
  restart: 'no',
  installText: inConsole,
  enableText: inConsole,
  upgradeText: inConsole,
  poolers: [],
  facts: [
    {
      text: 'Extensions are installed in the console or with a Server SDK; a worker then runs create extension in the background.',
      source: 'appwrite.io/docs/products/databases/postgresql/extensions',
      checked: '2026-11-21',
      certain: true,
    },
  ],
};
