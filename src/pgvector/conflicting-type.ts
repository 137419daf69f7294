import type { ServerProbe } from '../postgres/probe.ts';
import { compareVersions } from '../postgres/version.ts';

export type ForeignType = ServerProbe['foreignTypes'][number];

/** The first pgvector with types beside `vector`. */
const moreTypesSince = '0.7.0';

/**
 * A type that would keep pgvector from being created in a schema, because it has one of the names;
 * null when there is none.
 *
 * @param schema where the extension would go
 */
export function conflictingType(probe: ServerProbe, schema: string | null): ForeignType | null {
  const offered = probe.extensions.find(({ name }) => name === 'vector')?.defaultVersion ?? null;
  const onlyVector = offered !== null && compareVersions(offered, moreTypesSince) < 0;
  const culprits = probe.foreignTypes.filter(
    (type) => type.schema === schema && (type.name === 'vector' || !onlyVector),
  );
  return culprits[0] ?? null;
}

/** What the specification says about it, and where it is. */
export function conflictMessage({ kind, schema, name }: ForeignType): string {
  return `Type '${name}' already exists from different source: ${kind} ${schema}.${name}`;
}
