import { createAs } from './create-as.ts';
import type { Provider } from './provider.ts';
import { upgradeAs } from './upgrade-as.ts';

const adminRole = 'the default credential';

export const xata: Provider = {
  id: 'xata',
  name: 'Xata',
  aliases: ['xata.io'],
  managed: true,
  signals: [],
  hostSuffixes: ['.sql.xata.sh'],
  pgvectorFrom: 'not confirmed: the server itself tells',
  adminRole,
  allowList: null,
  restart: 'not known',
  installText: (place) => `Ask the provider for the extension. Then: ${createAs(adminRole)(place)}`,
  enableText: createAs(adminRole),
  upgradeText: upgradeAs(adminRole),
  poolers: [],
  facts: [
    {
      text: 'Whether it has pgvector was not found out; host names are REGION.sql.xata.sh.',
      source: 'seen in addresses, not confirmed',
      checked: '2026-11-20',
      certain: false,
    },
  ],
};
