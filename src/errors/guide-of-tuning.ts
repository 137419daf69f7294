import type { GuidePart } from './guide-entry.ts';

/** Codes of `tune`. */
export const guideOfTuning = {
  TUNING_IMPOSSIBLE: {
    title: 'There is nothing to measure',
    cause:
      'No such table, no column of vectors, no index, no rows, or fewer rows than neighbours were asked for.',
    fix: 'setup-wizard tune lists the columns of vectors with their indexes.',
  },
  TUNING_REFUSED: {
    title: 'The measurement cannot be made as things are',
    cause:
      'The server answers without the index that is meant, or a right, room or time that the measurement needs is missing.',
    fix: 'See the message; setup-wizard tune without --table changes nothing and needs no rights.',
  },
} as const satisfies GuidePart;
