import { isContrib } from './is-contrib.ts';
import { majorText } from './major-text.ts';
import { addPgdg } from './add-pgdg.ts';
import type { Platform } from './platform.ts';

export const debian: Platform = {
  id: 'debian',
  name: "Debian, the distribution's own packages",
  aliases: [],
  sign: '(Debian … without pgdg',
  shows: (text) => /^PostgreSQL \S+ \(Debian/.test(text),
  pgvectorFrom: 'Debian 12 has none, Debian 13 only 0.8.0 for PostgreSQL 17: add PGDG',
  packageText: (place) =>
    isContrib(place)
      ? `sudo apt install postgresql-${majorText(place)} postgresql-contrib.`
      : addPgdg(place),
  facts: [
    {
      text: 'Debian 12 has no package of pgvector at all ("Unable to locate package").',
      source: 'apt-cache on Debian 12',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'Debian 13 has postgresql-17-pgvector 0.8.0-1 only: below the fixes of three CVEs, unless they were ported back.',
      source: 'madison of Debian 13',
      checked: '2026-11-20',
      certain: true,
    },
  ],
};
