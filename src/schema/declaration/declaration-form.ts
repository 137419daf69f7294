import * as z from 'zod/mini';
import { metrics } from '../../pgvector/embedding-index.ts';
import { isSingleExpression } from './single-expression.ts';

/** NAMEDATALEN of PostgreSQL less the closing zero: longer names are cut without an error. */
const longestName = 63;

const name = z
  .string()
  .check(
    z.refine(
      (text) => text !== '' && !text.includes('\0') && Buffer.byteLength(text) <= longestName,
      `a name has 1 to ${longestName} bytes`,
    ),
  );

/** `name`, `schema.name`, or either part in double quotes where it has a dot. */
const qualified = z
  .string()
  .check(
    z.regex(
      /^(?:(?:"[^"\0]{1,63}"|[^".\0]{1,63})\.)?(?:"[^"\0]{1,63}"|[^".\0]{1,63})$/,
      'write name or schema.name; a part with a dot goes into double quotes',
    ),
  );

const sql = z
  .string()
  .check(
    z.refine(
      (text) => text.trim() !== '' && !text.includes('\0') && isSingleExpression(text),
      'one SQL expression is expected',
    ),
  );

/** A type is pasted into a statement: what would end it is a slip. */
const sqlType = sql.check(
  z.refine((text) => !/;|--|\/\*/.test(text), 'a type name is expected, such as vector(768)'),
);

const columnForm = z.union([
  sqlType,
  z.strictObject({
    type: sqlType,
    add: z.optional(z.boolean()),
    default: z.optional(z.nullable(sql)),
    nullable: z.optional(z.boolean()),
  }),
]);

const wholeNumber = (from: number, to: number) =>
  z
    .number()
    .check(
      z.refine(
        (value) => Number.isInteger(value) && value >= from && value <= to,
        `a whole number from ${from} to ${to} is expected`,
      ),
    );

const where = z.optional(sql);

/** Limits and defaults of pgvector: m 2 to 100 (16), ef_construction 4 to 1000 (64) and at least 2 m. */
const hnsw = z
  .strictObject({
    method: z.literal('hnsw'),
    column: name,
    metric: z.enum(metrics),
    m: z.optional(wholeNumber(2, 100)),
    ef_construction: z.optional(wholeNumber(4, 1_000)),
    where,
  })
  .check(
    z.refine(({ m = 16, ef_construction = 64 }) => ef_construction >= 2 * m, {
      path: ['ef_construction'],
      error: 'ef_construction is at least 2 * m (their defaults are 64 and 16)',
    }),
  );

const ivfflat = z.strictObject({
  method: z.literal('ivfflat'),
  column: name,
  metric: z.enum(['cosine', 'l2', 'ip'], 'ivfflat knows cosine, l2 and ip; l1 takes hnsw'),
  lists: z.optional(wholeNumber(1, 32_768)),
  where,
});

const gin = z.strictObject({
  method: z.literal('gin'),
  column: name,
  opclass: z.optional(z.enum(['jsonb_ops', 'jsonb_path_ops', 'gin_trgm_ops', 'array_ops'])),
  where,
});

const btree = z.strictObject({
  method: z.literal('btree'),
  columns: z.array(name).check(z.minLength(1, 'at least one column is expected')),
  unique: z.optional(z.boolean()),
  where,
});

const distinct = (labels: readonly string[]): boolean => new Set(labels).size === labels.length;

/** The form of `schema.json`. */
export const declarationForm = z.strictObject({
  $schema: z.optional(z.string()),
  extensions: z.optional(z.record(name, z.enum(['required', 'optional']))),
  enums: z.optional(
    z.record(
      qualified,
      z
        .array(name)
        .check(
          z.minLength(1, 'at least one label is expected'),
          z.refine(distinct, 'a label stands here twice'),
        ),
    ),
  ),
  tables: z.optional(
    z.record(
      qualified,
      z.strictObject({
        columns: z.optional(z.record(name, columnForm)),
        indexes: z.optional(
          z.record(
            name,
            z.discriminatedUnion(
              'method',
              [hnsw, ivfflat, gin, btree],
              'hnsw, ivfflat, gin or btree expected',
            ),
          ),
        ),
      }),
    ),
  ),
});

export type DeclarationForm = z.infer<typeof declarationForm>;
export type ColumnForm = z.infer<typeof columnForm>;
export type IndexForm = z.infer<typeof hnsw | typeof ivfflat | typeof gin | typeof btree>;
