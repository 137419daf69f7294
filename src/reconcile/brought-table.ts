import { shownName, sqlName, type TableName } from './table-name.ts';
import type { TableShape } from './table-shape.ts';

/** A column that gets values. */
export interface BroughtColumn {
  readonly name: string;
  /** As the primary writes it in a cast. */
  readonly type: string;
  /** Whether an update may set it; an identity that the server always gives may not. */
  readonly settable: boolean;
}

/** A table of the primary that gets changes, with what its statements need. */
export interface BroughtTable extends TableName {
  /** Where its own rows are. */
  readonly from: string;
  /** What the journal has values of. */
  readonly columns: readonly BroughtColumn[];
  readonly key: readonly BroughtColumn[];
  readonly numbered: TableShape['numbered'];
  readonly dependents: TableShape['dependents'];
  readonly followed: TableShape['followed'];
  /** How many tables stand above it, one referring to the other; rows of the upper ones come first. */
  readonly depth: number;
}

/** How many changes of each kind a table is to get. */
export interface WaitingChanges extends TableName {
  readonly inserts: number;
  readonly updates: number;
  readonly deletes: number;
}

/**
 * Why the changes of a table cannot be brought to the primary, as sentences; none where they can. Columns
 * that only the primary has are left to its defaults.
 */
export function obstacles(
  waiting: WaitingChanges,
  there: TableShape,
  here: TableShape,
): readonly string[] {
  const table = shownName(waiting);
  if (there.kind === null) return [`The fallback has no table ${table} any more.`];
  if (here.kind === null) return [`The primary has no table ${table}.`];
  const kept = there.columns.filter(({ generated }) => !generated);
  const columns = kept.flatMap(({ name, type, form }) => {
    const same = here.columns.find((one) => one.name === name);
    if (same === undefined) return [`The primary has no column ${name} in ${table}.`];
    if (same.generated) return [`The primary computes ${table}.${name} itself.`];
    if (same.form === form) return [];
    return [`${table}.${name} is ${same.type} on the primary and ${type} on the fallback.`];
  });
  const missing = here.columns
    .filter(({ required, name }) => required && !kept.some((one) => one.name === name))
    .map(({ name }) => `The primary wants a value for ${table}.${name}, which the fallback lacks.`);
  const sameKey = JSON.stringify(there.key) === JSON.stringify(here.key);
  const key = sameKey ? [] : [`${table} has another primary key on the primary.`];
  return [...columns, ...(waiting.inserts > 0 ? missing : []), ...key, ...denied(waiting, here)];
}

/** Locking a row takes the right to update it. */
function denied(waiting: WaitingChanges, { lacking }: TableShape): readonly string[] {
  const changes = waiting.updates + waiting.deletes;
  const needed = [
    'select' as const,
    ...(waiting.inserts > 0 ? ['insert' as const] : []),
    ...(changes > 0 ? ['update' as const] : []),
    ...(waiting.deletes > 0 ? ['delete' as const] : []),
  ].filter((privilege) => lacking.includes(privilege));
  if (needed.length === 0) return [];
  return [`The role of the primary may not ${needed.join(' and ')} in ${shownName(waiting)}.`];
}

/** Puts together what is needed to bring changes of tables without obstacles. */
export function broughtTables(
  there: readonly TableShape[],
  here: readonly TableShape[],
): ReadonlyMap<string, BroughtTable> {
  const depths = depthsOf(here);
  return new Map(
    here.map((table) => {
      const journalled = there.find((one) => sqlName(one) === sqlName(table));
      const columns = table.columns
        .filter(({ name }) =>
          journalled?.columns.some((one) => one.name === name && !one.generated),
        )
        .map(({ name, type, identity }) => ({ name, type, settable: identity !== 'a' }));
      const { schema, name, numbered, dependents, followed } = table;
      const brought: BroughtTable = {
        schema,
        name,
        from: table.kind === 'p' ? sqlName(table) : `only ${sqlName(table)}`,
        columns,
        key: table.key.flatMap((part) => columns.find((one) => one.name === part) ?? []),
        numbered,
        dependents,
        followed,
        depth: depths.get(sqlName(table)) ?? 0,
      };
      return [sqlName(table), brought];
    }),
  );
}

/** Where tables refer to each other in a circle, one of them has to be the first. */
function depthsOf(tables: readonly TableShape[]): ReadonlyMap<string, number> {
  const depths = new Map<string, number>();
  const depthOf = (table: TableShape, below: readonly string[]): number => {
    const known = depths.get(sqlName(table));
    if (known !== undefined) return known;
    const above = [...below, sqlName(table)];
    const parents = table.parents
      .filter((parent) => !above.includes(sqlName(parent)))
      .flatMap((parent) => tables.find((one) => sqlName(one) === sqlName(parent)) ?? []);
    return Math.max(0, ...parents.map((parent) => depthOf(parent, above) + 1));
  };
  for (const table of tables) depths.set(sqlName(table), depthOf(table, []));
  return depths;
}
