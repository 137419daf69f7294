import { createAs } from './create-as.ts';
import type { Provider } from './provider.ts';

const adminRole = 'a member of cloudsqlsuperuser (the user postgres), on the primary';

export const cloudSql: Provider = {
  id: 'cloud-sql',
  name: 'Google Cloud SQL',
  source:
    'Google Cloud, Cloud SQL "Configure PostgreSQL extensions" and release notes. Checked 2026-11-20.',
  managed: true,
  signals: ['role:cloudsqlsuperuser', 'role:cloudsqladmin', 'guc:cloudsql', 'db:cloudsqladmin'],
  hostSuffixes: ['.sql.goog'],
  hint: ({ host }) => host.startsWith('/cloudsql/'),
  adminRole,
  installText: (place) =>
    `Apply the pending maintenance version of the instance (gcloud sql instances patch INSTANCE --maintenance-version=VERSION); no flag is needed. Then: ${createAs(adminRole)(place)}`,
  enableText: createAs(adminRole),
};
