import { createAs } from './create-as.ts';
import type { Provider } from './provider.ts';

const adminRole = 'the master user (a member of rds_superuser), on the writer endpoint';

export const aurora: Provider = {
  id: 'aurora',
  name: 'Amazon Aurora PostgreSQL',
  source:
    'AWS What is New 2023-07 and 2023-10; Aurora User Guide "delegated extension support". Checked 2026-11-20.',
  managed: true,
  signals: ['proc:aurora_version', 'guc:apg'],
  hostSuffixes: [],
  hint: ({ host }) =>
    /\.cluster-(?:ro-|custom-)?[a-z0-9]+\.[a-z0-9-]+\.rds\.amazonaws\.com(?:\.cn)?$/.test(host),
  adminRole,
  installText: (place) =>
    `Upgrade the cluster to engine 15.3, 14.8, 13.11 or newer (minor version; no parameter and no restart for pgvector itself). Then: ${createAs(adminRole)(place)}`,
  enableText: createAs(adminRole),
  pooler: ({ host }) =>
    host.includes('.proxy-') ? 'the endpoint of the cluster instead of the RDS Proxy' : null,
};
