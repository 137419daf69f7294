import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import type { Connection } from '../postgres/connection.ts';
import { attachStatements, keyStatements } from '../transfer/build-keys.ts';
import { type Creation, createInOrder } from '../transfer/create-in-order.ts';
import type { CatalogueTable, DatabaseCatalogue } from '../transfer/database-catalogue.ts';
import { type Named, sameName, shownName } from '../transfer/full-name.ts';
import { broughtSequences } from '../transfer/place-sequences.ts';
import { schemaObjects } from '../transfer/schema-objects.ts';
import { sequenceStatements } from '../transfer/sequence-statements.ts';
import { createStaged, joinParents } from '../transfer/staged-table.ts';
import { stagingSchema } from '../transfer/staging.ts';
import { finishTable, placeTable } from '../transfer/swap-statements.ts';
import { typePlan } from '../transfer/type-statements.ts';

/** Something of the source that the target did not take when it was tried. */
export interface RefusedThing {
  /** As `view public.paid`. */
  readonly what: string;
  /** The server's own words. */
  readonly why: string;
  /** Whether a move can go on without it. */
  readonly dispensable: boolean;
}

interface Rehearsal {
  readonly source: DatabaseCatalogue;
  readonly there: DatabaseCatalogue;
  readonly tables: readonly CatalogueTable[];
  /** Made when all else is there. */
  readonly extras: readonly Creation[];
}

/** Nobody waits for long for what is taken back anyway. */
const settings = `set local lock_timeout to '5s'; set local statement_timeout to 0;
  set local check_function_bodies to off; set local client_min_messages to warning`;

/**
 * Makes everything that holds no rows on the target, in one transaction, and takes it back: whatever a
 * version, a right, an extension or a role stands in the way of is known before a row is copied.
 */
export async function rehearse(
  target: Connection,
  rehearsal: Rehearsal,
): Promise<readonly RefusedThing[]> {
  // What an unfinished move has staged comes back with the rollback.
  await target.batch(
    `begin; ${settings}; drop schema if exists ${stagingSchema} cascade; create schema ${stagingSchema}`,
  );
  try {
    const refused: RefusedThing[] = [];
    for (const { creations, dispensable } of acts(rehearsal)) {
      const failed = await createInOrder(target, creations);
      refused.push(
        ...failed.map(({ creation, error }) => ({
          what: creation.label,
          why: wordsOf(error),
          dispensable,
        })),
      );
    }
    return refused;
  } finally {
    await target.query('rollback').catch(() => undefined);
  }
}

interface Act {
  readonly creations: readonly Creation[];
  readonly dispensable: boolean;
}

function acts({ source, there, tables, extras }: Rehearsal): readonly Act[] {
  const isThere = (one: Named): boolean => there.tables.some((other) => sameName(one, other));
  const fresh = tables.filter((table) => !isThere(table));
  const { routines, views } = source;
  const early = routines.filter(
    (one) =>
      !there.routines.some((other) => sameName(one, other) && one.identity === other.identity),
  );
  const later = views.filter((one) => !there.views.some((other) => sameName(one, other)));
  const objects = schemaObjects({ ...source, routines: [], views: later }, fresh).filter(
    ({ references }) => references === null || fresh.some(({ oid }) => oid === references),
  );
  const sequences = broughtSequences({ source, tables }).filter(({ table }) => table === null);
  const made = schemaObjects({ ...source, routines: early, views: [] }, []);
  return [
    { creations: source.schemas.map(schemaCreation), dispensable: false },
    // What needs one of them says so, and what is needed by nothing is missed by nobody.
    { creations: missingExtensions(source, there), dispensable: true },
    { creations: typePlan(source.types, there.types).missing, dispensable: false },
    { creations: sequences.map(sequenceCreation), dispensable: false },
    ...tableActs(source, fresh, made),
    { creations: objects, dispensable: true },
    { creations: extras, dispensable: true },
  ];
}

function tableActs(
  source: DatabaseCatalogue,
  tables: readonly CatalogueTable[],
  routines: readonly Creation[],
): readonly Act[] {
  const table = (one: CatalogueTable, statements: readonly string[]): Creation => ({
    label: `table ${shownName(one)}`,
    statements,
  });
  const attach = attachStatements({ source, tables });
  return [
    {
      // A function may need a table, and a table a function.
      creations: [...routines, ...tables.map((one) => table(one, createStaged(one, false)))],
      dispensable: false,
    },
    { creations: tables.map((one) => table(one, joinParents(one))), dispensable: false },
    {
      creations: tables.flatMap((one) =>
        keyStatements(source, one).map(({ what, statement }) => ({
          label: `index ${what} of ${shownName(one)}`,
          statements: [statement],
        })),
      ),
      dispensable: false,
    },
    { creations: attach.map((text) => ({ label: text, statements: [text] })), dispensable: false },
    { creations: tables.map((one) => table(one, placeTable(source, one))), dispensable: false },
    { creations: tables.map((one) => table(one, finishTable(source, one))), dispensable: false },
  ];
}

function schemaCreation({ name }: { readonly name: string }): Creation {
  const statement = `create schema if not exists ${quoteIdentifier(name)}`;
  return { label: `schema ${name}`, statements: [statement] };
}

function sequenceCreation(sequence: DatabaseCatalogue['sequences'][number]): Creation {
  return { label: `sequence ${shownName(sequence)}`, statements: sequenceStatements(sequence) };
}

function missingExtensions(
  source: DatabaseCatalogue,
  there: DatabaseCatalogue,
): readonly Creation[] {
  return source.extensions
    .filter(({ name }) => !there.extensions.some((other) => other.name === name))
    .map(({ name, schema }) => ({
      label: `extension ${name}`,
      statements: [
        `create schema if not exists ${quoteIdentifier(schema)}`,
        `create extension if not exists ${quoteIdentifier(name)} with schema ${quoteIdentifier(schema)}`,
      ],
    }));
}

function wordsOf(error: Error): string {
  const detail = 'detail' in error && typeof error.detail === 'string' ? error.detail : null;
  return detail ?? error.message;
}
