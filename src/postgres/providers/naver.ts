import type { Provider } from './provider.ts';

const inConsole: Provider['installText'] = (place) =>
  `In the console: Cloud DB for PostgreSQL > DB Server > Manage DB > View DB server details > Manage extensions: choose ${place.extension} and database "${place.database}", then Install.`;

export const naver: Provider = {
  id: 'naver',
  name: 'NAVER Cloud DB for PostgreSQL',
  aliases: ['naver cloud', 'ncloud', 'ncp'],
  managed: true,
  signals: [],
  hostSuffixes: [],
  pgvectorFrom: 'the console shows what is offered',
  adminRole: 'the console',
  allowList: 'the extensions that the console shows',
  restart: 'the console says so before it installs',
  installText: inConsole,
  enableText: inConsole,
  upgradeText: inConsole,
  poolers: [],
  facts: [
    {
      text: 'Extensions are installed in the console only, for one database each; some restart the server, and the console says so first.',
      source: 'guide.ncloud-docs.com, Cloud DB for PostgreSQL: manage extensions',
      checked: '2026-11-21',
      certain: true,
    },
    {
      text: 'They go into a schema cdb_admin, which has to be in search_path, or be written before the name of the type.',
      source:
        'guide.ncloud-docs.com, Cloud DB for PostgreSQL: manage extensions; the search_path is a conclusion',
      checked: '2026-11-21',
      certain: false,
    },
  ],
};
