import type { InstructionPlace } from './instruction-place.ts';

/** Where nothing is configured: an instruction about pgvector with words to be replaced. */
export const unknownPlace: InstructionPlace = {
  database: 'DATABASE',
  user: 'USER',
  major: null,
  serverText: '',
  extension: 'vector',
};
