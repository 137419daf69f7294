import type { Provider } from './provider.ts';

const recreate: Provider['installText'] = () =>
  'Create the embedded fallback anew with this version of setup-wizard: setup-wizard fallback destroy, then setup-wizard --non-interactive.';

export const pglite: Provider = {
  id: 'embedded',
  name: 'embedded fallback (PGlite)',
  aliases: ['pglite', 'fallback'],
  managed: false,
  signals: ['engine:pglite'],
  hostSuffixes: [],
  pgvectorFrom: 'always: it comes with setup-wizard',
  adminRole: 'the provisioner',
  allowList: null,
  restart: 'no',
  installText: recreate,
  enableText: recreate,
  upgradeText: recreate,
  poolers: [],
  facts: [
    {
      text: 'Its version() names Emscripten as its compiler.',
      source: 'PGlite 0.5',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'Our gateway stands before it and pools by transaction, with one server connection.',
      source: 'setup-wizard itself',
      checked: '2026-11-20',
      certain: true,
    },
  ],
};
