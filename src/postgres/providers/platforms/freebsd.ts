import { isContrib } from './is-contrib.ts';
import { majorText } from './major-text.ts';
import type { Platform } from './platform.ts';

export const freebsd: Platform = {
  id: 'freebsd',
  name: 'FreeBSD',
  aliases: ['bsd', 'pkg'],
  sign: 'freebsd in the name of the machine',
  shows: (text) => /freebsd/i.test(text),
  pgvectorFrom: 'postgresqlNN-pgvector',
  packageText: (place) =>
    `sudo pkg install postgresql${majorText(place)}-${isContrib(place) ? 'contrib' : 'pgvector'}.`,
  facts: [
    {
      text: 'The package is postgresqlNN-pgvector.',
      source: 'pgvector README',
      checked: '2026-11-20',
      certain: true,
    },
  ],
};
