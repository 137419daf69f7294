import { isContrib } from './is-contrib.ts';
import type { Platform } from './platform.ts';

export const zalando: Platform = {
  id: 'zalando',
  name: 'Zalando operator (spilo)',
  aliases: ['spilo', 'postgres-operator', 'patroni'],
  sign: null,
  shows: () => false,
  pgvectorFrom: 'images of spilo; in extwlist.extensions since 2025-05',
  packageText: (place) =>
    isContrib(place)
      ? 'The image of spilo has the contrib modules.'
      : 'Run a newer image of spilo, or add vector to its parameter extwlist.extensions, so that the owner of the database may create it.',
  facts: [
    {
      text: 'vector was added to extwlist.extensions in 2025-05: since then owners of databases may create it.',
      source: 'zalando/spilo issue 1127',
      checked: '2026-11-20',
      certain: true,
    },
  ],
};
