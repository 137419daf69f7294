import * as z from 'zod/mini';
import tablesSql from '../../sql/reconcile-tables.sql';
import type { Connection } from '../postgres/connection.ts';
import type { TableName } from './table-name.ts';

const name = z.object({ schema: z.string(), name: z.string() });

const shape = z.object({
  schema: z.string(),
  name: z.string(),
  /** Null where there is no such table; `p` is a partitioned one. */
  kind: z.nullable(z.enum(['r', 'p'])),
  columns: z.array(
    z.object({
      name: z.string(),
      /** As this server writes it in a cast. */
      type: z.string(),
      /** The same on every server that has the type. */
      form: z.string(),
      generated: z.boolean(),
      /** Empty, `a` for always and `d` for by default. */
      identity: z.string(),
      /** Whether an insert has to give it. */
      required: z.boolean(),
    }),
  ),
  key: z.array(z.string()),
  /** Whether the table itself gives a part of the key. */
  numbered: z.boolean(),
  /** What its rows refer to. */
  parents: z.array(name),
  /** Whether triggers of the application run after its changes; they may write to any table. */
  followed: z.boolean(),
  /** Tables whose rows go, or are changed, with a row of this one. */
  dependents: z.array(
    z.extend(name, {
      key: z.array(z.string()),
      columns: z.array(z.string()),
      referenced: z.array(z.string()),
    }),
  ),
  /** Privileges that the role does not have. */
  lacking: z.array(z.enum(['select', 'insert', 'update', 'delete'])),
});

/** A table as one of the two databases has it. */
export type TableShape = Readonly<z.infer<typeof shape>>;

/** Reads the shapes of tables, in the order asked for. Throws what `Connection.query` throws. */
export async function tableShapes(
  connection: Connection,
  tables: readonly TableName[],
): Promise<readonly TableShape[]> {
  if (tables.length === 0) return [];
  const wanted = tables.map(({ schema, name: table }) => ({ schema, name: table }));
  const { rows } = await connection.query(tablesSql, [JSON.stringify(wanted)]);
  const found = rows.map((row) => shape.parse(row));
  return wanted.flatMap(
    (one) => found.find((each) => each.schema === one.schema && each.name === one.name) ?? [],
  );
}
