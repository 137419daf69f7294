import { sqlState } from '../postgres/error-signs.ts';
import type { Connection } from '../postgres/connection.ts';
import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import { createInOrder } from './create-in-order.ts';
import type { CatalogueTable, DatabaseCatalogue } from './database-catalogue.ts';
import { sameName, shownName } from './full-name.ts';
import { commentStatements } from './grant-statements.ts';
import { schemaObjects } from './schema-objects.ts';
import { transferFailed, transferRefused } from './transfer-error.ts';
import { typePlan } from './type-statements.ts';

interface Sides {
  readonly source: DatabaseCatalogue;
  readonly target: DatabaseCatalogue;
  readonly tables: readonly CatalogueTable[];
}

/**
 * Makes on the target what tables need to exist: schemas, extensions, types, functions. All of it only
 * adds, so that whoever reads the target notices nothing.
 *
 * @throws SetupError SYNC_REFUSED for an extension that the target does not have or a type that differs
 */
export async function prepareTarget(target: Connection, sides: Sides): Promise<void> {
  const plan = typePlan(sides.source.types, sides.target.types);
  const differing = plan.different.filter((name) => uses(sides.tables, name));
  if (differing.length > 0) {
    throw transferRefused(
      `The fallback has another type of the same name: ${differing.join(', ')}.`,
      'Make it there what it is on the primary (or drop it there, with what uses it), then run the same command again.',
    );
  }
  await makeSchemas(target, sides);
  await makeExtensions(target, sides);
  for (const statement of plan.labels) await target.query(statement);
  await target.query('begin');
  const missing = await createInOrder(target, plan.missing);
  const [failed] = missing;
  if (failed !== undefined)
    throw transferFailed(`Making the ${failed.creation.label}`, failed.error);
  await makeRoutines(target, sides);
  await target.query('commit');
}

function uses(tables: readonly CatalogueTable[], type: string): boolean {
  const bare = type.replace(/^public\./u, '');
  return tables.some(({ columns }) =>
    columns.some((column) => [type, `${type}[]`, bare].includes(column.type.replaceAll('"', ''))),
  );
}

async function makeSchemas(target: Connection, { source, target: there }: Sides): Promise<void> {
  for (const schema of source.schemas) {
    if (there.schemas.some(({ name }) => name === schema.name)) continue;
    const name = quoteIdentifier(schema.name);
    const comment = commentStatements(`schema ${name}`, schema.comment);
    await target.batch([`create schema if not exists ${name}`, ...comment].join('; '));
  }
}

async function makeExtensions(target: Connection, sides: Sides): Promise<void> {
  for (const extension of sides.source.extensions) {
    if (sides.target.extensions.some(({ name }) => name === extension.name)) continue;
    const needing = sides.tables.filter(({ columns }) =>
      columns.some((column) => column.extension === extension.name),
    );
    try {
      await target.batch(
        `create schema if not exists ${quoteIdentifier(extension.schema)};
         create extension if not exists ${quoteIdentifier(extension.name)} with schema ${quoteIdentifier(extension.schema)}`,
      );
    } catch (error) {
      // Without a table that has its types it may be missed by nothing; what needs it will say so.
      if (needing.length === 0 && sqlState(error) !== null) continue;
      if (sqlState(error) === null) throw error;
      throw transferRefused(
        `The fallback does not have the extension ${extension.name}, which ${needing.map(shownName).join(', ')} ${needing.length === 1 ? 'needs' : 'need'}.`,
        `Install and create it there, or leave the tables out: --exclude ${needing.map(shownName).join(',')}`,
        error instanceof Error ? error.message : null,
      );
    }
  }
}

/** Those that defaults, checks and indexes call must be there, as on the source, before rows come. */
async function makeRoutines(target: Connection, { source, target: there }: Sides): Promise<void> {
  const early = source.routines.filter((routine) => {
    const same = there.routines.find(
      (other) => sameName(routine, other) && routine.identity === other.identity,
    );
    return same === undefined || (routine.shapesTables && same.definition !== routine.definition);
  });
  await target.query('set local check_function_bodies to off');
  // What asks for the row of a table that is still to come is made when everything is in its place.
  await createInOrder(target, schemaObjects({ ...source, routines: early, views: [] }, []));
}
