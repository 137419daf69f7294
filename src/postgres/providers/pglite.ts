import type { Provider } from './provider.ts';

const recreate: Provider['installText'] = () =>
  'Create the embedded fallback anew with this version of setup-wizard: setup-wizard fallback destroy, then setup-wizard --non-interactive.';

export const pglite: Provider = {
  id: 'embedded',
  name: 'embedded fallback (PGlite)',
  source: 'The version() of PGlite 0.5, which names its compiler. Checked 2026-11-20.',
  managed: false,
  signals: ['engine:pglite'],
  hostSuffixes: [],
  adminRole: 'the provisioner',
  installText: recreate,
  enableText: recreate,
};
