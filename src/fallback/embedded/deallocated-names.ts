import { sqlStatements } from './sql-statements.ts';
import { unquotedName } from './unquoted-name.ts';

/**
 * The names that the DEALLOCATE statements of an SQL text end, in their order. DEALLOCATE ALL is
 * left out: it has a command tag of its own.
 */
export function deallocatedNames(sql: string): readonly string[] {
  const names: string[] = [];
  for (const [first, ...rest] of sqlStatements(sql)) {
    if (first?.toLowerCase() !== 'deallocate') continue;
    // PREPARE is a noise word, unless it is the name.
    const [name] = rest[0]?.toLowerCase() === 'prepare' && rest.length > 1 ? rest.slice(1) : rest;
    if (name !== undefined && name.toLowerCase() !== 'all') names.push(unquotedName(name));
  }
  return names;
}
