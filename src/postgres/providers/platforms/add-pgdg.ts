import type { InstructionPlace } from '../instruction-place.ts';
import { majorText } from './major-text.ts';

/** What to type on Debian and Ubuntu, whose own packages are missing, old or for one major only. */
export function addPgdg(place: InstructionPlace): string {
  const nn = majorText(place);
  return `Add the PGDG repository (sudo apt install postgresql-common && sudo /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh), then: sudo apt install postgresql-${nn}-pgvector.`;
}
