import { createAs } from './create-as.ts';
import type { Provider } from './provider.ts';

const adminRole = 'the owner of the database (or any role with create on it)';

export const neon: Provider = {
  id: 'neon',
  name: 'Neon',
  source:
    'neondatabase/neon compute Dockerfile; Neon docs "The pgvector extension". Checked 2026-11-20.',
  managed: true,
  signals: ['role:neon_superuser', 'guc:neon', 'ext:neon'],
  hostSuffixes: ['.neon.tech'],
  adminRole,
  installText: (place) =>
    `Restart the compute of the project, so that it runs the current image. Then: ${createAs(adminRole)(place)}`,
  enableText: createAs(adminRole),
  pooler: ({ host }) =>
    /^[^.]+-pooler\./.test(host) ? `host ${host.replace('-pooler.', '.')}, without -pooler` : null,
};
