import { sqlStatements } from './sql-statements.ts';
import { unquotedName } from './unquoted-name.ts';

/** The longest name of a server, in bytes: NAMEDATALEN - 1. It cuts longer ones. */
const maxNameBytes = 63;

/** The channels that the LISTEN statements of an SQL text name; see messageText for its bytes. */
export function listenedNames(sql: string): readonly string[] {
  if (!/\blisten\b/iu.test(sql)) return [];
  const names: string[] = [];
  for (const [first, name] of sqlStatements(sql)) {
    if (first?.toLowerCase() !== 'listen' || name === undefined) continue;
    const bytes = Buffer.from(unquotedName(name), 'latin1');
    names.push(bytes.toString('utf8', 0, maxNameBytes));
  }
  return names;
}
