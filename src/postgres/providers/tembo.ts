import type { Provider } from './provider.ts';

const adminRole = 'the user postgres';

const leave: Provider['installText'] = () =>
  'Tembo Cloud was shut down in 2025: move the database to another service and correct POSTGRES_HOST.';

export const tembo: Provider = {
  id: 'tembo',
  name: 'Tembo Cloud',
  source: 'The service was shut down in 2025. Checked 2026-11-20.',
  managed: true,
  signals: [],
  hostSuffixes: ['.tembo.io'],
  adminRole,
  installText: leave,
  enableText: leave,
};
