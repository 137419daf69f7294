import { createAs } from './create-as.ts';
import type { Provider } from './provider.ts';

const adminRole = 'the default user of the database';

export const render: Provider = {
  id: 'render',
  name: 'Render',
  source: 'Render docs "Supported Postgres extensions". Checked 2026-11-20.',
  managed: true,
  signals: [],
  hostSuffixes: ['.render.com'],
  hint: ({ host }) => /^dpg-[a-z0-9]+-a$/.test(host),
  adminRole,
  installText: (place) =>
    `Upgrade the database to PostgreSQL 13 or newer. Then: ${createAs(adminRole)(place)}`,
  enableText: createAs(adminRole),
};
