import type { ServerProbe } from '../postgres/probe.ts';
import { quoteIdentifier } from '../postgres/quote-identifier.ts';

/**
 * The statement that brings pgvector's schema into the search_path of this role in this database, and
 * keeps what is in it. It lasts behind a pooler, too, where SET and the start-up parameter `options`
 * do not; a role may run it for itself.
 *
 * @param position where the schema goes: before a namesake it has to be first
 * @param name the schema where pgvector is, or is going to be
 */
export function searchPathStatement(
  probe: ServerProbe,
  position: 'first' | 'last',
  name = probe.vector?.schema ?? 'public',
): string {
  const schema = quoteIdentifier(name);
  // An empty path reads as "", which SQL does not take as a name.
  const present = ['', '""'].includes(probe.searchPath.trim()) ? [] : [probe.searchPath];
  const path = position === 'first' ? [schema, ...present] : [...present, schema];
  return `alter role ${quoteIdentifier(probe.user)} in database ${quoteIdentifier(probe.database)} set search_path = ${path.join(', ')};`;
}
