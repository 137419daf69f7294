import type { Provider } from './provider.ts';

const anew: Provider['installText'] = (place) =>
  `Extensions are chosen when the service is created: create a new PostgreSQL 16 service with pgvector ticked, move the data of database "${place.database}" with pg_dump and psql, and point the settings to it.`;

export const ploi: Provider = {
  id: 'ploi',
  name: 'Ploi Cloud',
  aliases: ['ploi.cloud', 'ploi.io'],
  managed: true,
  signals: [],
  hostSuffixes: [],
  pgvectorFrom: 'PostgreSQL 16, ticked at creation',
  adminRole: 'the dashboard, at creation only',
  allowList: 'pgvector, PostGIS and pg_cron only',
  restart: 'another choice takes a new service',
  installText: anew,
  enableText: anew,
  upgradeText: () =>
    'The provider updates the extension. Ask its support where the version is too old.',
  poolers: [],
  facts: [
    {
      text: 'Extensions exist for PostgreSQL 16 only, are ticked when the service is created, and cannot be added or removed later.',
      source: 'ploi.cloud/documentation/services/postgresql-extensions',
      checked: '2026-11-21',
      certain: true,
    },
    {
      text: 'A service made with pgvector has it installed already.',
      source: 'ploi.cloud/documentation/services/postgresql-extensions',
      checked: '2026-11-21',
      certain: true,
    },
    {
      text: 'Who updates an installed extension is not documented.',
      source: 'not confirmed',
      checked: '2026-11-21',
      certain: false,
    },
  ],
};
