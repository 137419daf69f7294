import type { Provider } from './provider.ts';

const leave: Provider['installText'] = () =>
  'Tembo Cloud was shut down in 2025: move the database to another service and correct POSTGRES_HOST.';

export const tembo: Provider = {
  id: 'tembo',
  name: 'Tembo Cloud (shut down)',
  aliases: ['tembo cloud', 'tembo.io'],
  managed: true,
  signals: [],
  hostSuffixes: ['.tembo.io'],
  pgvectorFrom: 'nothing: the service was shut down in 2025',
  adminRole: 'nobody any more',
  allowList: null,
  restart: 'no',
  installText: leave,
  enableText: leave,
  upgradeText: leave,
  poolers: [],
  facts: [
    {
      text: 'The service was shut down in 2025.',
      source: 'announcement by its makers',
      checked: '2026-11-20',
      certain: true,
    },
  ],
};
