import { createAs } from './create-as.ts';
import type { Provider } from './provider.ts';

const adminRole = 'any user of the database';

export const aiven: Provider = {
  id: 'aiven',
  name: 'Aiven',
  source: 'aiven-docs "Use pgvector", "Manage extensions". Checked 2026-11-20.',
  managed: true,
  signals: ['ext:aiven_extras', 'role:avnadmin'],
  hostSuffixes: ['.aivencloud.com'],
  adminRole,
  installText: (place) =>
    `Apply the pending maintenance update of the service. Then: ${createAs(adminRole)(place)}`,
  enableText: createAs(adminRole),
};
