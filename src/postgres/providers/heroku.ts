import { createAs } from './create-as.ts';
import { createStatement } from './create-statement.ts';
import type { Provider } from './provider.ts';
import { upgradeAs } from './upgrade-as.ts';

const adminRole = 'the default credential';

export const heroku: Provider = {
  id: 'heroku',
  name: 'Heroku Postgres',
  aliases: ['heroku postgres', 'salesforce'],
  managed: true,
  signals: ['schema:heroku_ext'],
  hostSuffixes: [],
  hint: {
    shape:
      'a database of d and 13 letters or digits, with a user of u and 13 of them, at *.amazonaws.com',
    matches: ({ host, database, user }) =>
      host.endsWith('.amazonaws.com') &&
      /^d[a-z0-9]{13}$/.test(database) &&
      /^u[a-z0-9]{13}$/.test(user),
  },
  pgvectorFrom: 'all current plans; Essential since 2024-05-17, the others since 2023',
  adminRole,
  allowList: null,
  restart: 'no',
  installText: (place) =>
    `Upgrade the add-on to a current plan: heroku pg:upgrade. Then: ${createAs(adminRole)(place)}`,
  enableText: (place) =>
    `Run: heroku pg:psql -a APP, with the default credential, then: ${createStatement(place)}`,
  upgradeText: upgradeAs(adminRole),
  poolers: [],
  facts: [
    {
      text: 'pgvector is on every current plan and is never created by itself; Essential plans run on Aurora.',
      source: 'heroku/roadmap issues 292, 239 and 156; Heroku Dev Center, pgvector',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'Its servers have host names of Amazon RDS and EC2. There is no parameter group to edit.',
      source: 'rules of another program, which records its evidence',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'Names of databases and users begin with d and u and have 13 further letters or digits.',
      source: 'seen in addresses, not documented',
      checked: '2026-11-20',
      certain: false,
    },
  ],
};
