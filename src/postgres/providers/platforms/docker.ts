import { isContrib } from './is-contrib.ts';
import { majorText } from './major-text.ts';
import type { Platform } from './platform.ts';

export const docker: Platform = {
  id: 'docker',
  name: 'Docker or Podman',
  aliases: ['container', 'podman', 'compose', 'docker compose', 'kubernetes'],
  sign: null,
  shows: () => false,
  pgvectorFrom: 'the images pgvector/pgvector:pgNN and pgNN-trixie, for majors 13 to 18',
  packageText: (place) => {
    const nn = majorText(place);
    return isContrib(place)
      ? `The images postgres:${nn} and pgvector/pgvector:pg${nn} have the contrib modules.`
      : `Use the image pgvector/pgvector:pg${nn} in place of postgres:${nn}-bookworm, or pgvector/pgvector:pg${nn}-trixie in place of postgres:${nn}, with --shm-size of at least maintenance_work_mem.`;
  },
  facts: [
    {
      text: 'pgNN is Debian bookworm while postgres:NN is trixie: on the same volume the collation version differs (2.41 and 2.36). pgNN-trixie fits.',
      source:
        'pgvector README and Makefile; CICCADA-CORP/SoundTime issue 9, docker-library/postgres issue 1356',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'Coming from an Alpine image the libc changes: reindex.',
      source: 'docker-library/postgres issue 1356',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'Images of PostgreSQL 18 want the volume at /var/lib/postgresql, not at /var/lib/postgresql/data.',
      source: 'docker-library/postgres issue 1364',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'Parallel HNSW builds need --shm-size of at least maintenance_work_mem; the default is 64 MB.',
      source: 'pgvector issue 453; pgvector README',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'There are tags of 0.8.7 in the style of 0.8.7-pg17.',
      source: 'not confirmed',
      checked: '2026-11-20',
      certain: false,
    },
  ],
};
