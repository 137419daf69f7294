import { createAs } from './create-as.ts';
import type { Provider } from './provider.ts';

const adminRole = 'the admin user of the instance';

export const scaleway: Provider = {
  id: 'scaleway',
  name: 'Scaleway Managed Database',
  source:
    'scaleway/docs-content "PostgreSQL extensions"; the role is not confirmed. Checked 2026-11-20.',
  managed: true,
  signals: [],
  hostSuffixes: ['.scw.cloud'],
  adminRole,
  installText: (place) =>
    `Apply the pending maintenance of the instance. Then: ${createAs(adminRole)(place)}`,
  enableText: createAs(adminRole),
};
