import { createAs } from './create-as.ts';
import type { Provider } from './provider.ts';

const adminRole = 'the default credential';

export const nile: Provider = {
  id: 'nile',
  name: 'Nile',
  source: 'thenile.dev "vector"; host shape; not confirmed. Checked 2026-11-20.',
  managed: true,
  signals: [],
  hostSuffixes: ['.thenile.dev'],
  adminRole,
  installText: (place) => `Ask the provider for the extension. Then: ${createAs(adminRole)(place)}`,
  enableText: createAs(adminRole),
};
