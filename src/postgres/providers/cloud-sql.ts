import { createAs } from './create-as.ts';
import type { Provider } from './provider.ts';
import { googlePooling } from './google-pooling.ts';
import { upgradeAs } from './upgrade-as.ts';

const adminRole = 'a member of cloudsqlsuperuser (the user postgres) on the primary';

export const cloudSql: Provider = {
  id: 'cloud-sql',
  name: 'Google Cloud SQL',
  aliases: ['cloudsql', 'google cloud sql', 'gcp', 'google'],
  managed: true,
  signals: ['role:cloudsqlsuperuser', 'role:cloudsqladmin', 'guc:cloudsql', 'db:cloudsqladmin'],
  hostSuffixes: ['.sql.goog'],
  hint: {
    shape: 'the socket folder /cloudsql/PROJECT:REGION:INSTANCE',
    matches: ({ host }) => host.startsWith('/cloudsql/'),
  },
  pgvectorFrom: 'all majors from 13; generally available since 2023-08-31',
  adminRole,
  allowList: null,
  restart: 'no',
  installText: (place) =>
    `Apply the pending maintenance version of the instance (gcloud sql instances patch INSTANCE --maintenance-version=VERSION); no flag is needed. Then: ${createAs(adminRole)(place)}`,
  enableText: createAs(adminRole),
  upgradeText: upgradeAs(adminRole),
  poolers: [googlePooling],
  facts: [
    {
      text: 'pgvector is supported, generally since 2023-08-31; it needs no flag, only SQL on the primary.',
      source: 'cloud.google.com/sql/docs/postgres/extensions; Cloud SQL release notes',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'Release notes list 0.4 on 15.2 (R20230530), 0.7.4 (R20240910) and 0.8.1 for majors 13 to 18 (R20251004).',
      source: 'Cloud SQL release notes; pgvector issue 54',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'Only members of cloudsqlsuperuser may create extensions, and only on the primary.',
      source: 'cloud.google.com/sql/docs/postgres/extensions',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'After an upgrade nobody runs alter extension for you.',
      source: 'cloud.google.com/sql/docs/postgres/extensions',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'There is no public host name: an address, a socket folder, or a name that ends in .sql.goog.',
      source: 'seen in addresses, not documented',
      checked: '2026-11-20',
      certain: false,
    },
    {
      text: 'Managed connection pooling listens on port 6432, by transaction unless set otherwise.',
      source: 'Google Cloud, managed connection pooling; the port is not confirmed',
      checked: '2026-11-21',
      certain: false,
    },
  ],
};
