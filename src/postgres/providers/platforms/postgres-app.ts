import type { Platform } from './platform.ts';

export const postgresApp: Platform = {
  id: 'postgres-app',
  name: 'Postgres.app (macOS)',
  aliases: ['postgres.app', 'postgresapp'],
  sign: '(Postgres.app)',
  shows: (text) => /\(Postgres\.app\)/i.test(text),
  pgvectorFrom: 'bundled with PostgreSQL 15 and newer',
  packageText: () => 'Update Postgres.app: it brings the extension since PostgreSQL 15.',
  facts: [
    {
      text: 'pgvector is bundled with PostgreSQL 15 and newer.',
      source: 'pgvector README',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'What Homebrew installs does not reach it.',
      source: 'pgvector issues 195 and 900',
      checked: '2026-11-20',
      certain: true,
    },
  ],
};
