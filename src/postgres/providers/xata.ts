import { createAs } from './create-as.ts';
import type { Provider } from './provider.ts';

const adminRole = 'the default credential';

export const xata: Provider = {
  id: 'xata',
  name: 'Xata',
  source: 'Host shape only. Checked 2026-11-20.',
  managed: true,
  signals: [],
  hostSuffixes: ['.sql.xata.sh'],
  adminRole,
  installText: (place) => `Ask the provider for the extension. Then: ${createAs(adminRole)(place)}`,
  enableText: createAs(adminRole),
};
