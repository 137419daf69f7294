import { createAs } from './create-as.ts';
import type { Provider } from './provider.ts';

const adminRole = 'the user postgres';

export const railway: Provider = {
  id: 'railway',
  name: 'Railway',
  source:
    'railwayapp/docs "PostgreSQL", "Database view", "Embeddings pipeline". Checked 2026-11-20.',
  managed: true,
  signals: [],
  hostSuffixes: ['.proxy.rlwy.net', '.railway.internal'],
  adminRole,
  installText: (place) =>
    `The default image has no pgvector: deploy Railway's pgvector template (railway.com/deploy/3jJFCA), move the data with pg_dump and psql, and point the settings to it. Then: ${createAs(adminRole)(place)}`,
  enableText: createAs(adminRole),
};
