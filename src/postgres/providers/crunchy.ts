import { createAs } from './create-as.ts';
import type { Provider } from './provider.ts';
import { upgradeAs } from './upgrade-as.ts';

const adminRole = 'the user postgres';

export const crunchy: Provider = {
  id: 'crunchy',
  name: 'Crunchy Bridge',
  aliases: ['crunchy bridge', 'crunchydata', 'crunchy data'],
  managed: true,
  signals: [],
  hostSuffixes: ['.db.postgresbridge.com'],
  pgvectorFrom: '2023-02',
  adminRole,
  allowList: null,
  restart: 'no',
  installText: (place) =>
    `Refresh the cluster, so that it runs the current image. Then: ${createAs(adminRole)(place)}`,
  enableText: createAs(adminRole),
  upgradeText: upgradeAs(adminRole),
  poolers: [],
  facts: [
    {
      text: 'pgvector is available since 2023-02.',
      source: 'pgvector issue 54, with a link to the docs of Crunchy Bridge',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'The user postgres may create it; host names are p.ID.db.postgresbridge.com.',
      source: 'not confirmed',
      checked: '2026-11-20',
      certain: false,
    },
  ],
};
