import type { SetupError } from '../../errors/setup-error.ts';
import { searchPathStatement } from '../../pgvector/search-path-statement.ts';
import type { ServerProbe } from '../../postgres/probe.ts';
import { quoteIdentifier } from '../../postgres/quote-identifier.ts';

/**
 * What to do about a migration that does not find pgvector, by where the server said that it is; null
 * when the error is about something else, or the place is no reason for it.
 */
export function vectorPlaceFix({ code, target }: SetupError, probe: ServerProbe): string | null {
  const { vector, user } = probe;
  if (code !== 'PGVECTOR_NOT_VISIBLE' && code !== 'PGVECTOR_OPCLASS') return null;
  if (vector === null) {
    return `pgvector is not in database "${probe.database}": setup-wizard bootstrap --target ${target ?? 'both'}`;
  }
  const schema = quoteIdentifier(vector.schema);
  if (!vector.schemaUsable) {
    return `As the owner of schema ${schema}: grant usage on schema ${schema} to ${quoteIdentifier(user)};`;
  }
  const inTheFile =
    'write {{vector_schema}}.vector, operator({{vector_schema}}.<=>) and {{vector_schema}}.vector_cosine_ops in the file';
  if (!vector.schemaVisible) {
    return `pgvector is in schema ${schema}, which is not in search_path: ${inTheFile}, or, for new sessions: ${searchPathStatement(probe, 'last')}`;
  }
  // A class may as well belong to another index method.
  return code === 'PGVECTOR_OPCLASS'
    ? null
    : `pgvector is in schema ${schema}, and the file sets another search_path: ${inTheFile}.`;
}
