import { isContrib } from './is-contrib.ts';
import { majorText } from './major-text.ts';
import { sourceBuild } from './source-build.ts';
import type { Platform } from './platform.ts';

/** The formula of pgvector is built for these majors and no others. */
const oldestServed = 17;

export const homebrew: Platform = {
  id: 'homebrew',
  name: 'Homebrew (macOS)',
  aliases: ['brew'],
  sign: '(Homebrew)',
  shows: (text) => text.includes('(Homebrew)'),
  pgvectorFrom: 'brew install pgvector, for postgresql@17 and postgresql@18 only',
  packageText: (place) => {
    if (isContrib(place)) return 'Reinstall PostgreSQL with its contrib modules.';
    const nn = majorText(place);
    return place.major === null || place.major >= oldestServed
      ? 'brew install pgvector (it serves postgresql@17 and postgresql@18).'
      : `brew install pgvector serves postgresql@17 and @18 only; build it from source: ${sourceBuild(`$(brew --prefix postgresql@${nn})/bin/pg_config`)}.`;
  },
  facts: [
    {
      text: 'The formula serves postgresql@17 and postgresql@18 only. For older ones pgvector has to be built from source with PG_CONFIG.',
      source: 'pgvector README; pgvector issues 195, 900 and 119',
      checked: '2026-11-20',
      certain: true,
    },
  ],
};
