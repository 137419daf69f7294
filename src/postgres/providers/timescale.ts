import { createAs } from './create-as.ts';
import type { Provider } from './provider.ts';

const adminRole = 'the user tsdbadmin';

export const timescale: Provider = {
  id: 'timescale',
  name: 'Tiger Cloud (Timescale)',
  source: 'timescale/docs "pgvector". Checked 2026-11-20.',
  managed: true,
  signals: ['role:tsdbadmin', 'db:tsdb'],
  hostSuffixes: ['.tsdb.cloud.timescale.com'],
  adminRole,
  installText: (place) =>
    `Apply the pending maintenance of the service. Then: ${createAs(adminRole)(place)}`,
  enableText: createAs(adminRole),
  pooler: ({ database }) =>
    database === 'tsdb_transaction' ? 'the main port and database tsdb' : null,
};
