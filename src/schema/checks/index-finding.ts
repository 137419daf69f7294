import { quoteIdentifier } from '../../postgres/quote-identifier.ts';
import { nameText } from '../declaration/qualified-name.ts';
import type { IndexDeclaration, TableDeclaration } from '../declaration/schema-declaration.ts';
import { planIndex } from '../indexes/index-plan.ts';
import { commandFor, type JudgedSchema } from './judged-schema.ts';
import type { SchemaDrift } from './schema-drift.ts';
import { findingOf, type SchemaFinding, skipped } from './schema-finding.ts';

/** Judges the declared indexes, and every index that a failed build left invalid. */
export function indexFinding(schema: JudgedSchema): SchemaFinding {
  const declared = schema.declaration.tables.flatMap((table) =>
    table.indexes.map((index) => ({ table, index })),
  );
  const drift = declared.flatMap(({ table, index }) => indexDrift(index, table, schema) ?? []);
  const others = strayInvalid(
    schema,
    drift.map(({ name }) => name),
  );
  return declared.length > 0 || others.length > 0
    ? findingOf([...drift, ...others], `Every declared index is valid (${declared.length}).`)
    : skipped('No indexes are declared, and none is invalid.');
}

function indexDrift(
  index: IndexDeclaration,
  table: TableDeclaration,
  schema: JudgedSchema,
): SchemaDrift | null {
  const name = nameText({ schema: table.schema, name: index.name });
  const plan = planIndex(index, table, schema.state, schema.dimensions);
  const bootstrap = commandFor('bootstrap', schema);
  const error = (actual: string | null, message: string, fix: string): SchemaDrift => {
    return { kind: 'index', name, expected: index.method, actual, weight: 'error', message, fix };
  };
  switch (plan.kind) {
    case 'ready':
      return null;
    case 'build':
      return error(null, `Index ${name} does not exist.`, bootstrap);
    case 'invalid':
      return error('invalid', `Index ${name} is invalid: its build failed.`, bootstrap);
    case 'obstacle': {
      const { reason, fix } = plan.obstacle;
      return error(null, `Index ${name} cannot be built: ${reason}.`, fix);
    }
    case 'building': {
      const message = `Index ${name} is not ready: an index of its table is being built.`;
      const fix = 'Wait until it is done: select * from pg_stat_progress_create_index;';
      return { ...error('being built', message, fix), weight: 'warning' };
    }
    case 'different': {
      const { found, differences } = plan;
      const place = `${quoteIdentifier(found.schema)}.${quoteIdentifier(found.name)}`;
      const message = `Index ${name} is another one than declared: ${differences.join(', ')}.`;
      const fix = `Correct schema.json; or drop the index (drop index concurrently ${place};) and run: ${bootstrap}`;
      return { ...error(found.definition, message, fix), weight: 'warning' };
    }
  }
}

/** Invalid indexes that no declaration names; while one is built it is no finding. */
function strayInvalid({ state }: JudgedSchema, named: readonly string[]): readonly SchemaDrift[] {
  return state.indexes
    .filter(
      (index) =>
        !index.valid &&
        !named.includes(index.name) &&
        !named.includes(`${index.schema}.${index.name}`) &&
        !state.builds.some(({ schema, table }) => schema === index.schema && table === index.table),
    )
    .map((index) => {
      const place = `${quoteIdentifier(index.schema)}.${quoteIdentifier(index.name)}`;
      const name = `${index.schema}.${index.name}`;
      return {
        kind: 'index',
        name,
        expected: null,
        actual: 'invalid',
        weight: 'warning',
        message: `Index ${name} is invalid: it slows writes down and serves no query.`,
        fix: index.partitioned
          ? `Attach an index of every partition: alter index ${place} attach partition INDEX;`
          : `drop index concurrently ${place}; then create it again.`,
      };
    });
}
