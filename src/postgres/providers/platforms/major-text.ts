import type { InstructionPlace } from '../instruction-place.ts';

/** The server's major version as it stands in names of packages, or NN while it is not known. */
export function majorText({ major }: InstructionPlace): string {
  return major === null ? 'NN' : String(major);
}
