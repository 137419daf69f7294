import { createStatement } from './create-statement.ts';
import type { InstructionPlace } from './instruction-place.ts';

/** The usual instruction: who has to run which statement in which database. */
export function createAs(role: string): (place: InstructionPlace) => string {
  return (place) =>
    `Connect to database "${place.database}" as ${role} and run: ${createStatement(place)}`;
}
