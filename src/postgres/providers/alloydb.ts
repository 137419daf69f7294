import { createAs } from './create-as.ts';
import type { Provider } from './provider.ts';

const adminRole = 'a member of alloydbsuperuser (the user postgres)';

export const alloydb: Provider = {
  id: 'alloydb',
  name: 'AlloyDB for PostgreSQL',
  source: 'Google Cloud, AlloyDB "Supported database extensions". Checked 2026-11-20.',
  managed: true,
  signals: [
    'role:alloydbsuperuser',
    'role:alloydbadmin',
    'guc:alloydb',
    'db:alloydbadmin',
    'vector:google',
  ],
  hostSuffixes: ['.alloydb.goog'],
  adminRole,
  installText: (place) =>
    `Apply the pending maintenance of the cluster: every AlloyDB has this extension. Then: ${createAs(adminRole)(place)}`,
  enableText: createAs(adminRole),
};
