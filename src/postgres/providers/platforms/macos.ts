import { isContrib } from './is-contrib.ts';
import { sourceBuild } from './source-build.ts';
import type { Platform } from './platform.ts';

export const macos: Platform = {
  id: 'macos',
  name: 'macOS, the EDB installer or built from source',
  aliases: ['edb', 'mac', 'osx'],
  sign: 'apple-darwin without (Homebrew) or (Postgres.app)',
  shows: (text) => text.includes('apple-darwin'),
  pgvectorFrom: 'built from source',
  packageText: (place) =>
    isContrib(place)
      ? 'Reinstall PostgreSQL with its contrib modules.'
      : `Build it from source for this very server: ${sourceBuild('PATH_OF_ITS_BIN/pg_config')}.`,
  facts: [
    {
      text: 'Neither Homebrew nor Postgres.app serves another PostgreSQL on the same machine.',
      source: 'pgvector README; pgvector issues 119 and 195',
      checked: '2026-11-20',
      certain: true,
    },
  ],
};
