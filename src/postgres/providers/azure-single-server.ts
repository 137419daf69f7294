import type { Provider } from './provider.ts';

const leave: Provider['installText'] = () =>
  'Azure Single Server was retired on 2025-03-28: move the database to Flexible Server, then set POSTGRES_HOST to it and POSTGRES_USER to the name without @SERVER.';

export const azureSingleServer: Provider = {
  id: 'azure-single-server',
  name: 'Azure Single Server (retired)',
  aliases: ['single server'],
  managed: true,
  signals: [],
  hostSuffixes: [],
  hint: {
    shape: 'a user written as USER@SERVER at *.postgres.database.azure.com',
    matches: ({ host, user }) =>
      host.endsWith('.postgres.database.azure.com') &&
      user.toLowerCase().endsWith(`@${host.split('.', 1)[0] ?? ''}`),
  },
  pgvectorFrom: 'nothing: the service was retired on 2025-03-28',
  adminRole: 'nobody any more',
  allowList: null,
  restart: 'no',
  installText: leave,
  enableText: leave,
  upgradeText: leave,
  poolers: [],
  facts: [
    {
      text: 'It was retired on 2025-03-28. Commands that begin with "az postgres server" were for it; today\'s begin with "az postgres flexible-server".',
      source: 'Microsoft FAQ on the retirement',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'Its users were written as USER@SERVER, which Flexible Server does not take.',
      source: 'seen in old addresses, not confirmed',
      checked: '2026-11-20',
      certain: false,
    },
  ],
};
