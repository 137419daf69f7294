import { createAs } from './create-as.ts';
import type { Provider } from './provider.ts';

const adminRole = 'the user doadmin';

export const digitalocean: Provider = {
  id: 'digitalocean',
  name: 'DigitalOcean',
  source: 'DigitalOcean docs "Load embeddings into PostgreSQL". Checked 2026-11-20.',
  managed: true,
  signals: ['role:doadmin'],
  hostSuffixes: ['.db.ondigitalocean.com'],
  adminRole,
  installText: (place) =>
    `Upgrade the cluster to PostgreSQL 13 or newer and apply pending updates. Then: ${createAs(adminRole)(place)}`,
  enableText: createAs(adminRole),
  pooler: ({ port }) => (port === 25061 ? 'port 25060 instead of the pool on 25061' : null),
};
