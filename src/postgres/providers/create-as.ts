import { createStatement } from './create-statement.ts';
import type { InstructionPlace } from './instruction-place.ts';
import { upgradeAs } from './upgrade-as.ts';

/** The usual instruction: who has to run which statement in which database, to create or to update it. */
export function createAs(role: string): (place: InstructionPlace) => string {
  return (place) =>
    place.installed === true
      ? upgradeAs(role)(place)
      : `Connect to database "${place.database}" as ${role} and run: ${createStatement(place)}`;
}
