import type { Provider } from './provider.ts';
import { upgradeAs } from './upgrade-as.ts';

const adminRole = 'the dashboard';

const toggle: Provider['installText'] = (place) =>
  `Switch ${place.extension} on for database "${place.database}" on the Extensions page of the dashboard (a new cluster: fly mpg create --pgvector).`;

export const fly: Provider = {
  id: 'fly',
  name: 'Fly.io Managed Postgres',
  aliases: ['fly.io', 'flyio', 'fly mpg'],
  managed: true,
  signals: ['role:fly-user', 'db:fly-db'],
  hostSuffixes: ['.flympg.net', '.flycast'],
  pgvectorFrom: 'all clusters, switched on for each database',
  adminRole,
  allowList: 'the extensions that the dashboard shows',
  restart: 'no',
  installText: toggle,
  enableText: toggle,
  upgradeText: upgradeAs('the user fly-user'),
  poolers: [
    {
      name: 'PgBouncer',
      mode: 'either',
      shape: 'a host name that begins with pgbouncer.',
      matches: ({ host }) => host.startsWith('pgbouncer.'),
      instead: ({ host }) => `host ${host.replace('pgbouncer.', 'direct.')}`,
      example: {
        host: 'pgbouncer.CLUSTER.flympg.net',
        port: 5432,
        database: 'fly-db',
        user: 'fly-user',
      },
    },
  ],
  facts: [
    {
      text: 'Extensions are switched on in the dashboard for each database, or pgvector at creation with fly mpg create --pgvector.',
      source: 'superfly/docs, mpg/extensions and mpg/create-and-connect',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'The host pgbouncer.CLUSTER.flympg.net pools, direct.CLUSTER.flympg.net does not and is meant for migrations and advisory locks.',
      source: 'fly.io/docs/mpg/client-configuration',
      checked: '2026-11-21',
      certain: true,
    },
    {
      text: 'PgBouncer pools by session there, unless transaction mode was set.',
      source: 'superfly/docs, mpg',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'Names that end in .flycast or .internal are only reached from inside the private network; .internal alone says nothing about the provider.',
      source: 'seen in addresses',
      checked: '2026-11-20',
      certain: false,
    },
  ],
};
