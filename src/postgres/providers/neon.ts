import { createAs } from './create-as.ts';
import type { Provider } from './provider.ts';
import { upgradeAs } from './upgrade-as.ts';

const adminRole = 'the owner of the database (or any role with create on it)';

export const neon: Provider = {
  id: 'neon',
  name: 'Neon',
  aliases: ['neon.tech', 'vercel postgres', 'koyeb'],
  managed: true,
  signals: ['role:neon_superuser', 'guc:neon', 'ext:neon'],
  hostSuffixes: ['.neon.tech'],
  pgvectorFrom: 'all plans; off until it is created in each database',
  adminRole,
  allowList: null,
  restart: 'no',
  installText: (place) =>
    `Restart the compute of the project, so that it runs the current image. Then: ${createAs(adminRole)(place)}`,
  enableText: createAs(adminRole),
  upgradeText: upgradeAs('the role that created it'),
  poolers: [
    {
      name: 'PgBouncer',
      mode: 'transaction',
      shape: 'a first label of the host name that ends in -pooler',
      matches: ({ host }) => /^[^.]+-pooler\./.test(host),
      instead: ({ host }) => `host ${host.replace('-pooler.', '.')}, without -pooler`,
      example: {
        host: 'ep-NAME-pooler.REGION.aws.neon.tech',
        port: 5432,
        database: 'neondb',
        user: 'USER',
      },
    },
  ],
  facts: [
    {
      text: 'pgvector is on all plans, and off until it is created, once in each database.',
      source: 'Neon docs, the pgvector extension',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'Neon marks it as trusted, so that create on the database is enough and the creating role owns it.',
      source: 'neondatabase/neon, compute/compute-node.Dockerfile',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'It ships 0.8.0 with the script of 0.7.4, so that the older one can be asked for; PostgreSQL 18 has 0.8.1.',
      source: 'neondatabase/neon, compute/compute-node.Dockerfile; website pull request 4010',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'Through -pooler there is transaction mode: SET, search_path and LISTEN do not last.',
      source: 'neon.com/faqs, built-in connection pooling',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'Vercel and Koyeb resell Neon: their servers show the same marks.',
      source: 'rules of another program, which records its evidence',
      checked: '2026-11-20',
      certain: true,
    },
  ],
};
