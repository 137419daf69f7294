import { embeddingIndex } from '../../pgvector/embedding-index.ts';
import { quoteIdentifier } from '../../postgres/quote-identifier.ts';
import { compareVersions } from '../../postgres/version.ts';
import type { FoundColumn, SchemaState } from '../checks/schema-state.ts';
import type { IndexDeclaration } from '../declaration/schema-declaration.ts';
import type { IndexObstacle } from './wanted-index.ts';

type VectorIndexDeclaration = Extract<IndexDeclaration, { method: 'hnsw' | 'ivfflat' }>;
type GinIndexDeclaration = Extract<IndexDeclaration, { method: 'gin' }>;

/** What stands in the parentheses of one column's index. */
export interface WantedKey {
  readonly expression: string;
  readonly opclass: string | null;
  /** Both, with the operator class qualified. */
  readonly text: string;
}

/** HNSW and IVFFlat take up to 4,000 dimensions of a halfvec, since pgvector 0.7.0. */
const maxHalfvec = 4_000;
const halfvecSince = '0.7.0';

/**
 * The key of an index over embeddings, by the type and the dimensions that the column really has; a
 * column that takes any number is cast to the dimensions in force.
 */
export function embeddingKey(
  { column: name, method, metric }: VectorIndexDeclaration,
  column: FoundColumn,
  extensions: SchemaState['extensions'],
  dimensions: number,
): WantedKey | IndexObstacle {
  const pgvector = extensions.find((extension) => extension.name === 'vector');
  if (pgvector === undefined)
    return obstacle('pgvector is not installed', 'setup-wizard bootstrap');
  const home = pgvector.schema;
  const size = column.dimensions ?? dimensions;
  const bare = quoteIdentifier(name);
  const cast = `(${bare}::${quoteIdentifier(home)}.${column.vector ?? ''}(${size}))`;
  const value = column.dimensions === null ? cast : bare;
  const outdated = (oldest: string): IndexObstacle | null =>
    compareVersions(pgvector.version, oldest) >= 0
      ? null
      : obstacle(
          `it takes pgvector ${oldest}, and ${pgvector.version} is installed`,
          'As the owner of the extension: alter extension vector update;',
        );
  switch (column.vector) {
    case 'vector': {
      const index = embeddingIndex(home, value, { dimensions: size, metric, method });
      return outdated(index.oldestPgvector) ?? split(index.key);
    }
    case 'halfvec':
      if (size > maxHalfvec) {
        return obstacle(
          `column ${name} has ${size} dimensions, and an index takes ${maxHalfvec} of halfvec`,
          'Store fewer dimensions, or index binary_quantize(column) in a migration.',
        );
      }
      return outdated(halfvecSince) ?? opclassed(value, home, `halfvec_${metric}_ops`);
    case 'sparsevec':
      return method === 'ivfflat'
        ? obstacle(`ivfflat does not know sparsevec`, 'Declare it with the method hnsw.')
        : (outdated(halfvecSince) ?? opclassed(bare, home, `sparsevec_${metric}_ops`));
    case null:
      return obstacle(
        `column ${name} is ${column.type}, not a vector`,
        'Correct the column in schema.json.',
      );
  }
}

/** The key of a GIN index; a `json` column is cast, because only jsonb can be indexed. */
export function ginKey(
  { column: name, opclass }: GinIndexDeclaration,
  column: FoundColumn,
  extensions: SchemaState['extensions'],
): WantedKey | IndexObstacle {
  const bare = quoteIdentifier(name);
  const value = column.type === 'json' ? `(${bare}::pg_catalog.jsonb)` : bare;
  if (opclass === null) return { expression: value, opclass: null, text: value };
  if (opclass !== 'gin_trgm_ops') return opclassed(value, 'pg_catalog', opclass);
  const trgm = extensions.find((extension) => extension.name === 'pg_trgm');
  return trgm === undefined
    ? obstacle('gin_trgm_ops needs the extension pg_trgm', 'create extension pg_trgm;')
    : opclassed(value, trgm.schema, opclass);
}

function opclassed(expression: string, schema: string, opclass: string): WantedKey {
  const text = `${expression} ${quoteIdentifier(schema)}.${opclass}`;
  return { expression, opclass, text };
}

/** An embedding index names its operator class last: `expression "schema".class`. */
function split(text: string): WantedKey {
  const opclass = /\.(\w+)$/.exec(text)?.[1] ?? null;
  const expression = text.replace(/ "(?:[^"]|"")*"\.\w+$/, '');
  return { expression, opclass, text };
}

function obstacle(reason: string, fix: string): IndexObstacle {
  return { early: false, reason, fix };
}
