import { isContrib } from './is-contrib.ts';
import { majorText } from './major-text.ts';
import type { Platform } from './platform.ts';

export const pgdgApt: Platform = {
  id: 'pgdg-apt',
  name: 'Debian or Ubuntu, packages of PGDG',
  aliases: ['pgdg', 'apt', 'apt.postgresql.org'],
  sign: '(Debian … or (Ubuntu … with pgdg in the version of the package',
  shows: (text) => /^PostgreSQL \S+ \((?:Debian|Ubuntu) [^)]*pgdg/.test(text),
  pgvectorFrom: 'postgresql-NN-pgvector, the newest version for every major',
  packageText: (place) => {
    const nn = majorText(place);
    if (isContrib(place)) return `sudo apt install postgresql-${nn} postgresql-contrib.`;
    // Debian 13's packages name it; all others are older, as the images without a suffix are.
    const tag = place.serverText.includes('pgdg13') ? '-trixie' : '';
    return `sudo apt update && sudo apt install postgresql-${nn}-pgvector. If it runs in a container: the image pgvector/pgvector:pg${nn}${tag} on the same volume.`;
  },
  facts: [
    {
      text: 'The package is postgresql-NN-pgvector, with the major version of the server in its name; not pgvector, not postgresql-pgvector.',
      source: 'pgvector README; pgvector issue 517',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'The official Docker images on Debian are made of these packages and show the same version(): which of the two it is cannot be told from outside.',
      source: 'docker-library/postgres; conclusion',
      checked: '2026-11-20',
      certain: false,
    },
  ],
};
