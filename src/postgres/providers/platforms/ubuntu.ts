import { isContrib } from './is-contrib.ts';
import { majorText } from './major-text.ts';
import { addPgdg } from './add-pgdg.ts';
import type { Platform } from './platform.ts';

export const ubuntu: Platform = {
  id: 'ubuntu',
  name: "Ubuntu, the distribution's own packages",
  aliases: [],
  sign: '(Ubuntu … without pgdg',
  shows: (text) => /^PostgreSQL \S+ \(Ubuntu/.test(text),
  pgvectorFrom: '22.04 has none, 24.04 only 0.6.0, 26.04 only 0.8.1: add PGDG',
  packageText: (place) =>
    isContrib(place)
      ? `sudo apt install postgresql-${majorText(place)} postgresql-contrib.`
      : addPgdg(place),
  facts: [
    {
      text: 'Ubuntu 22.04 has no package of pgvector.',
      source: 'apt-cache on Ubuntu 22.04',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'Ubuntu 24.04 has postgresql-16-pgvector 0.6.0-1 only: no halfvec, three CVEs open, and a server that loads it through shared_preload_libraries does not start.',
      source: 'madison of Ubuntu 24.04; pgvector issue 460',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'Ubuntu 26.04 has postgresql-18-pgvector 0.8.1-2 only.',
      source: 'madison of Ubuntu 26.04',
      checked: '2026-11-20',
      certain: true,
    },
  ],
};
