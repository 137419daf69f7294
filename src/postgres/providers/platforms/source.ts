import { isContrib } from './is-contrib.ts';
import { majorText } from './major-text.ts';
import { sourceBuild } from './source-build.ts';
import type { Platform } from './platform.ts';

export const source: Platform = {
  id: 'source',
  name: 'Built from source',
  aliases: ['make', 'pgxn', 'from source'],
  sign: null,
  shows: () => false,
  pgvectorFrom: 'v0.8.7, for PostgreSQL 13 and newer',
  packageText: (place) =>
    isContrib(place)
      ? 'Build and install the folder contrib of the sources of PostgreSQL.'
      : `With postgresql-server-dev-${majorText(place)} (or the headers of that server) installed: ${sourceBuild('PATH_OF_ITS_BIN/pg_config')}.`,
  facts: [
    {
      text: 'pgvector 0.8 needs PostgreSQL 13; 0.6 and 0.7 need 12, 0.5 needs 11.',
      source: "the code of pgvector's releases",
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'The wrong pg_config puts the files into another server; sudo needs --preserve-env=PG_CONFIG.',
      source: 'pgvector README; pgvector issue 262',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'OPTFLAGS="" where the files move to another processor, or they end in an illegal instruction.',
      source: 'pgvector README; pgvector issue 143',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'Binaries of embedded-postgres (fergusstrange, zonky) come without pgvector.',
      source: 'fergusstrange/embedded-postgres issue 163',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'PGXN has it, too, under the name vector.',
      source: 'pgvector README',
      checked: '2026-11-20',
      certain: true,
    },
  ],
};
