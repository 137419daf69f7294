import { createAs } from './create-as.ts';
import type { Provider } from './provider.ts';
import { upgradeAs } from './upgrade-as.ts';

const adminRole = 'the admin user of the instance';

export const scaleway: Provider = {
  id: 'scaleway',
  name: 'Scaleway Managed Database',
  aliases: ['scw'],
  managed: true,
  signals: [],
  hostSuffixes: [],
  hint: {
    shape: '*.rdb.REGION.scw.cloud',
    matches: ({ host }) => /\.rdb\.[a-z0-9-]+\.scw\.cloud$/.test(host),
  },
  pgvectorFrom: 'listed; from which version is not told',
  adminRole,
  allowList: null,
  restart: 'no',
  installText: (place) =>
    `Apply the pending maintenance of the instance. Then: ${createAs(adminRole)(place)}`,
  enableText: createAs(adminRole),
  upgradeText: upgradeAs(adminRole),
  poolers: [],
  facts: [
    {
      text: 'Its list of extensions calls it pgvector; in SQL the name is vector.',
      source: 'scaleway/docs-content, PostgreSQL extensions',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'The admin user of the instance may create it; host names are rw-UUID.rdb.REGION.scw.cloud, or an address.',
      source: 'not confirmed',
      checked: '2026-11-20',
      certain: false,
    },
  ],
};
