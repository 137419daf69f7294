import type { Provider } from './provider.ts';

const adminRole = 'the dashboard';

const toggle: Provider['installText'] = (place) =>
  `Switch ${place.extension} on for database "${place.database}" on the Extensions page of the dashboard (a new cluster: fly mpg create --pgvector).`;

export const fly: Provider = {
  id: 'fly',
  name: 'Fly.io Managed Postgres',
  source: 'superfly/docs mpg/extensions, mpg/create-and-connect. Checked 2026-11-20.',
  managed: true,
  signals: ['role:fly-user', 'db:fly-db'],
  hostSuffixes: ['.flympg.net', '.flycast'],
  adminRole,
  installText: toggle,
  enableText: toggle,
  pooler: ({ host }) =>
    host.startsWith('pgbouncer.') ? `host ${host.replace('pgbouncer.', 'direct.')}` : null,
};
