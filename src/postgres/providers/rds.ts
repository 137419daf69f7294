import { createAs } from './create-as.ts';
import type { Provider } from './provider.ts';

const adminRole = 'the master user (a member of rds_superuser)';

export const rds: Provider = {
  id: 'rds',
  name: 'Amazon RDS for PostgreSQL',
  source:
    'AWS What is New 2023-05 and 2023-10; RDS User Guide "PostgreSQL extensions", "delegated extension support". Checked 2026-11-20.',
  managed: true,
  signals: ['role:rds_superuser', 'db:rdsadmin', 'guc:rds'],
  hostSuffixes: ['.rds.amazonaws.com', '.rds.amazonaws.com.cn'],
  adminRole,
  installText: (place) =>
    `Upgrade the instance to engine 15.2 or newer (14.9 and 13.12 have it too); no parameter and no restart for pgvector. If rds.allowed_extensions was changed from *, add ${place.extension} to it. Then: ${createAs(adminRole)(place)}`,
  enableText: createAs(adminRole),
  pooler: ({ host }) =>
    host.includes('.proxy-') ? 'the endpoint of the instance instead of the RDS Proxy' : null,
};
