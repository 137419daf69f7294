import { createAs } from './create-as.ts';
import type { Provider } from './provider.ts';

const adminRole = 'the user postgres';

export const crunchy: Provider = {
  id: 'crunchy',
  name: 'Crunchy Bridge',
  source:
    'pgvector issue 54; Crunchy Bridge docs "Extensions and languages"; the role is not confirmed. Checked 2026-11-20.',
  managed: true,
  signals: [],
  hostSuffixes: ['.db.postgresbridge.com'],
  adminRole,
  installText: (place) =>
    `Refresh the cluster, so that it runs the current image. Then: ${createAs(adminRole)(place)}`,
  enableText: createAs(adminRole),
};
