import { createAs } from './create-as.ts';
import type { Provider } from './provider.ts';
import { upgradeAs } from './upgrade-as.ts';

const adminRole = 'the default user of the database';

export const render: Provider = {
  id: 'render',
  name: 'Render',
  aliases: ['render.com'],
  managed: true,
  signals: [],
  hostSuffixes: [],
  hint: {
    shape: 'dpg-ID-a.REGION-postgres.render.com, or from inside dpg-ID-a alone',
    matches: ({ host }) =>
      /^dpg-[a-z0-9]+-[a-z](?:\.[a-z0-9-]+-postgres\.render\.com)?$/.test(host),
  },
  pgvectorFrom: 'PostgreSQL 13',
  adminRole,
  allowList: null,
  restart: 'no',
  installText: (place) =>
    `Upgrade the database to PostgreSQL 13 or newer. Then: ${createAs(adminRole)(place)}`,
  enableText: createAs(adminRole),
  upgradeText: upgradeAs(adminRole),
  poolers: [],
  facts: [
    {
      text: 'pgvector is there from PostgreSQL 13, and the default user may create it.',
      source: 'render.com/docs/postgresql-extensions',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'The server itself shows no mark: only the host name tells.',
      source: 'rules of another program, which records its evidence',
      checked: '2026-11-20',
      certain: true,
    },
  ],
};
