import type { GuidePart } from './guide-entry.ts';

/** Codes of moving everything from one database to another. */
export const guideOfMoves = {
  MOVE_REFUSED: {
    title: 'The move was not begun',
    cause: 'Something was found on one of the two databases that stands in its way.',
    fix: 'Do what stands behind each point; setup-wizard move --dry-run looks again and changes nothing.',
  },
  MOVE_TARGET_NOT_EMPTY: {
    title: 'The database to move to is not empty',
    cause: 'It holds tables or other things already, which a move leaves alone.',
    fix: 'Name an empty database, or add --into-existing: what is there stays, and a table of the same name has to be empty or hold the same rows.',
  },
  MOVE_UNFINISHED: {
    title: 'Another move into this database has not come to its end',
    cause: 'It was begun from another source, and was interrupted.',
    fix: 'Finish it with the command that began it, or give it up: the same command with --restart takes away what it has brought.',
  },
  MOVE_FAILED: {
    title: 'The move ended before its end',
    cause:
      'A server refused something, or the rows of both sides were not the same. Nothing was put in its place.',
    fix: 'Mend what the detail says, then run the same command again: it goes on where it ended.',
  },
} satisfies GuidePart;
