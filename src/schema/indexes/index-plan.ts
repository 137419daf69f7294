import { findTable } from '../checks/find-table.ts';
import type { FoundIndex, FoundTable, SchemaState } from '../checks/schema-state.ts';
import type { IndexDeclaration, TableDeclaration } from '../declaration/schema-declaration.ts';
import { indexDifferences } from './index-differences.ts';
import { wantIndex } from './want-index.ts';
import type { IndexObstacle, WantedIndex } from './wanted-index.ts';

type Builds = SchemaState['builds'];

/** How a declared index and the database stand to each other. */
export type IndexPlan =
  | { readonly kind: 'ready'; readonly found: FoundIndex }
  | { readonly kind: 'build'; readonly table: FoundTable; readonly wanted: WantedIndex }
  /** A build failed and left it invalid: it costs writes and serves no query. */
  | { readonly kind: 'invalid'; readonly table: FoundTable; readonly found: FoundIndex }
  /** Another session builds an index of its table now; whether it is this one shows afterwards. */
  | { readonly kind: 'building'; readonly builds: Builds }
  /** Something else has its name. */
  | {
      readonly kind: 'different';
      readonly found: FoundIndex;
      readonly differences: readonly string[];
    }
  | { readonly kind: 'obstacle'; readonly obstacle: IndexObstacle };

/** Compares a declared index with the database; pure. */
export function planIndex(
  declared: IndexDeclaration,
  on: TableDeclaration,
  state: Pick<SchemaState, 'tables' | 'indexes' | 'builds' | 'extensions'>,
  dimensions: number,
): IndexPlan {
  const table = findTable(on, state);
  if (table === null) return { kind: 'obstacle', obstacle: tableMissing(on) };
  const builds = state.builds.filter(
    (build) => build.schema === table.schema && build.table === table.name,
  );
  const found = state.indexes.find(
    ({ schema, name }) => schema === table.schema && name === declared.name,
  );
  const wanted = wantIndex(declared, table, state.extensions, dimensions);
  if (found === undefined) {
    if ('reason' in wanted) return { kind: 'obstacle', obstacle: wanted };
    return builds.length > 0 ? { kind: 'building', builds } : { kind: 'build', table, wanted };
  }
  if (found.table !== table.name) {
    const differences = [`on table ${found.table} instead of ${table.name}`];
    return { kind: 'different', found, differences };
  }
  if (!found.valid && !found.partitioned) {
    return builds.length > 0 ? { kind: 'building', builds } : { kind: 'invalid', table, found };
  }
  const differences = 'reason' in wanted ? [] : indexDifferences(wanted, found);
  return differences.length > 0
    ? { kind: 'different', found, differences }
    : { kind: 'ready', found };
}

function tableMissing({ name }: TableDeclaration): IndexObstacle {
  return {
    early: true,
    reason: `there is no table ${name}`,
    fix: 'Create the table in a migration.',
  };
}
