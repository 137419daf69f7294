import { createAs } from './create-as.ts';
import type { Provider } from './provider.ts';

const adminRole = 'the default role';

export const planetscale: Provider = {
  id: 'planetscale',
  name: 'PlanetScale Postgres',
  source: 'Host shape only. Checked 2026-11-20.',
  managed: true,
  signals: [],
  hostSuffixes: ['.pg.psdb.cloud'],
  adminRole,
  installText: (place) => `Ask the provider for the extension. Then: ${createAs(adminRole)(place)}`,
  enableText: createAs(adminRole),
  pooler: ({ port }) => (port === 6432 ? 'port 5432 instead of PgBouncer on 6432' : null),
};
