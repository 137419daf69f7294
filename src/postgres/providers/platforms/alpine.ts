import { isContrib } from './is-contrib.ts';
import { majorText } from './major-text.ts';
import type { Platform } from './platform.ts';

export const alpine: Platform = {
  id: 'alpine',
  name: 'Alpine Linux',
  aliases: ['apk', 'musl'],
  sign: 'musl in the name of the machine',
  shows: (text) => /musl/i.test(text),
  pgvectorFrom: "postgresql-pgvector for the distribution's PostgreSQL; none for the Alpine image",
  packageText: (place) => {
    const nn = majorText(place);
    return isContrib(place)
      ? `For the PostgreSQL of Alpine itself: apk add postgresql${nn}-contrib; the image postgres:${nn}-alpine has the contrib modules.`
      : `In the image postgres:${nn}-alpine: use the image pgvector/pgvector:pg${nn} instead (its libc differs: reindex), because apk puts its files beside that server. For the PostgreSQL of Alpine itself: apk add postgresql-pgvector.`;
  },
  facts: [
    {
      text: 'apk add postgresql-pgvector serves the PostgreSQL of the distribution.',
      source: 'pgvector README',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'It is of no use inside postgres:NN-alpine: that server lives in /usr/local, apk installs to /usr/lib/postgresqlNN.',
      source: 'reports of several projects',
      checked: '2026-11-20',
      certain: true,
    },
  ],
};
