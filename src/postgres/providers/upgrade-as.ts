import { quoteIdentifier } from '../quote-identifier.ts';
import type { InstructionPlace } from './instruction-place.ts';

/**
 * The usual way to a newer version. Only the owner of the extension may take it, and in a session
 * opened after the new files came: an older one has the old library loaded.
 *
 * @param role who usually owns the extension, as a phrase
 */
export function upgradeAs(role: string): (place: InstructionPlace) => string {
  return ({ database, extension }) => {
    const name = /^[a-z_]+$/.test(extension) ? extension : quoteIdentifier(extension);
    return `Connect to database "${database}" anew as the owner of the extension, usually ${role}, and run: alter extension ${name} update;`;
  };
}
