import { createAs } from './create-as.ts';
import type { Provider } from './provider.ts';
import { upgradeAs } from './upgrade-as.ts';

const adminRole = 'the default credential';

export const nile: Provider = {
  id: 'nile',
  name: 'Nile',
  aliases: ['thenile', 'thenile.dev'],
  managed: true,
  signals: [],
  hostSuffixes: ['.thenile.dev'],
  pgvectorFrom: 'not confirmed; usually there already',
  adminRole,
  allowList: null,
  restart: 'not known',
  installText: (place) => `Ask the provider for the extension. Then: ${createAs(adminRole)(place)}`,
  enableText: createAs(adminRole),
  upgradeText: upgradeAs(adminRole),
  poolers: [],
  facts: [
    {
      text: 'pgvector has a page in its documentation and is usually created already.',
      source: 'thenile.dev/docs/extensions/vector, of which only the address was seen',
      checked: '2026-11-20',
      certain: false,
    },
    {
      text: 'Host names are REGION.db.thenile.dev and db.REGION.azure.thenile.dev.',
      source: 'seen in addresses, not confirmed',
      checked: '2026-11-20',
      certain: false,
    },
  ],
};
