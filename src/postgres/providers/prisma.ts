import { createAs } from './create-as.ts';
import type { Provider } from './provider.ts';

const adminRole = 'the default credential';

export const prisma: Provider = {
  id: 'prisma',
  name: 'Prisma Postgres',
  source: 'Prisma docs "Postgres extensions". Checked 2026-11-20.',
  managed: true,
  signals: [],
  hostSuffixes: ['.prisma.io'],
  adminRole,
  installText: (place) => `Ask the provider for the extension. Then: ${createAs(adminRole)(place)}`,
  enableText: createAs(adminRole),
};
