import type { InstructionPlace } from '../instruction-place.ts';

/** Whether the instruction is about an extension of PostgreSQL's own contrib modules. */
export function isContrib({ extension }: InstructionPlace): boolean {
  return extension !== 'vector';
}
