import type { JudgedSchema } from './judged-schema.ts';
import type { SchemaDrift } from './schema-drift.ts';
import { findingOf, type SchemaFinding, skipped } from './schema-finding.ts';
import type { VectorColumn } from './schema-state.ts';

/** What HNSW and IVFFlat take of a vector, and of a halfvec. */
const indexable = { vector: 2_000, halfvec: 4_000 } as const;

/** Judges the stored embeddings against the number of dimensions in force. */
export function dimensionFinding(schema: JudgedSchema): SchemaFinding {
  const { vectorColumns } = schema.state;
  if (vectorColumns.length === 0) return skipped('No column holds vectors.');
  const { dimensions } = schema;
  const drift = vectorColumns.flatMap((column) => dimensionDrift(column, dimensions));
  return findingOf(drift, allWell(vectorColumns, dimensions));
}

function dimensionDrift(column: VectorColumn, dimensions: number): readonly SchemaDrift[] {
  const name = `${column.schema}.${column.table}.${column.column}`;
  const stored = column.dimensions === null ? column.sampled : [column.dimensions];
  const other = stored.filter((size) => size !== dimensions);
  if (other.length === 0 || column.type === 'sparsevec') return [];
  const sizes = other.join(' and ');
  const holds =
    column.dimensions === null ? 'holds vectors of' : `is ${column.type}(${sizes}) with`;
  return [
    {
      kind: 'dimensions',
      name,
      weight: 'warning',
      expected: String(dimensions),
      actual: stored.join(', '),
      message: `Column ${name} ${holds} ${sizes} dimensions, and the setting is ${dimensions}.`,
      fix: `Set VECTOR_DIMENSIONS=${other[0] ?? dimensions} if that is the model in use; otherwise add a column of ${dimensions} dimensions and embed again.`,
    },
  ];
}

function allWell(columns: readonly VectorColumn[], dimensions: number): string {
  const count = columns.length === 1 ? 'One column holds' : `${columns.length} columns hold`;
  const sentence = `${count} vectors of ${dimensions} dimensions.`;
  const plain = columns.some(({ type }) => type === 'vector');
  if (!plain || dimensions <= indexable.vector) return sentence;
  return dimensions <= indexable.halfvec
    ? `${sentence} An index over more than ${indexable.vector} needs a cast to halfvec, which queries must repeat.`
    : `${sentence} An index over more than ${indexable.halfvec} needs binary_quantize, which queries must repeat.`;
}
