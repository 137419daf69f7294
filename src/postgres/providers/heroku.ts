import { createAs } from './create-as.ts';
import { createStatement } from './create-statement.ts';
import type { Provider } from './provider.ts';

const adminRole = 'the default credential';

export const heroku: Provider = {
  id: 'heroku',
  name: 'Heroku Postgres',
  source: 'heroku/roadmap issues 292, 239, 156; Dev Center "pgvector". Checked 2026-11-20.',
  managed: true,
  signals: ['schema:heroku_ext'],
  hostSuffixes: [],
  hint: ({ host, database, user }) =>
    host.endsWith('.amazonaws.com') &&
    /^d[a-z0-9]{13}$/.test(database) &&
    /^u[a-z0-9]{13}$/.test(user),
  adminRole,
  installText: (place) =>
    `Upgrade the add-on to a current plan: heroku pg:upgrade. Then: ${createAs(adminRole)(place)}`,
  enableText: (place) =>
    `Run: heroku pg:psql -a APP, with the default credential, then: ${createStatement(place)}`,
};
