import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import type { Creation } from './create-in-order.ts';
import type {
  CatalogueConstraint,
  CatalogueRoutine,
  CatalogueTable,
  CatalogueTrigger,
  CatalogueView,
  DatabaseCatalogue,
} from './database-catalogue.ts';
import { fullName, type Named, shownName } from './full-name.ts';
import { commentStatements } from './grant-statements.ts';
import { policyObject } from './policy-object.ts';
import { optionsText } from './staged-table.ts';

/** Something that hangs on tables, or on which they hang, and that holds no rows of its own. */
export interface SchemaObject extends Creation {
  readonly kind: 'routine' | 'view' | 'constraint' | 'trigger' | 'rule' | 'statistics' | 'policy';
  /** The table or view it hangs on; a routine or view stands for itself. */
  readonly on: Named | null;
  /** The oid of the table that a foreign key refers to. */
  readonly references: string | null;
  /** What makes it: when this is the same on both sides, it is there already. */
  readonly definition: string;
  /** Takes another one of its name away first; empty where there is never one. */
  readonly remove: readonly string[];
  /** What proves after the swap that all rows fit, without keeping anybody out; null where nothing is to be proven. */
  readonly validate: string | null;
}

/** All of them, in the order in which they can mostly be made; those of tables only for the given tables. */
export function schemaObjects(
  catalogue: DatabaseCatalogue,
  tables: readonly CatalogueTable[],
): readonly SchemaObject[] {
  return [
    ...catalogue.routines.map(routineObject),
    ...catalogue.views.map((view) => viewObject(catalogue, view)),
    ...tables.flatMap((table) => tableObjects(table, catalogue)),
    ...catalogue.views.flatMap((view) => [
      ...view.triggers.map((trigger) => triggerObject(view, trigger)),
      ...view.rules.map((rule) => plainObject('rule', view, rule)),
    ]),
  ];
}

function tableObjects(
  table: CatalogueTable,
  { server }: DatabaseCatalogue,
): readonly SchemaObject[] {
  const late = table.constraints.filter(
    ({ kind, validated, inherited }) =>
      !inherited && (kind === 'f' || (kind === 'c' && !validated)),
  );
  return [
    ...late.map((constraint) => constraintObject(table, constraint, server.versionNum)),
    ...table.triggers.map((trigger) => triggerObject(table, trigger)),
    ...table.rules.map((rule) => plainObject('rule', table, rule)),
    ...table.statistics.map((statistics) => plainObject('statistics', table, statistics)),
    ...table.policies.map((policy) => policyObject(table, policy)),
  ];
}

function routineObject(routine: CatalogueRoutine): SchemaObject {
  const word = routine.kind === 'p' ? 'procedure' : 'function';
  const name = `${word} ${fullName(routine)}(${routine.identity})`;
  return {
    label: `${word} ${shownName(routine)}(${routine.identity})`,
    definition: `${routine.signature} ${routine.definition}`,
    statements: [routine.definition, ...commentStatements(name, routine.comment)],
    kind: 'routine',
    on: null,
    references: null,
    // One that answers with another type cannot be replaced.
    remove: [`drop routine if exists ${fullName(routine)}(${routine.identity}) cascade`],
    validate: null,
  };
}

function viewObject({ indexes }: DatabaseCatalogue, view: CatalogueView): SchemaObject {
  const word = view.kind === 'm' ? 'materialized view' : 'view';
  const name = fullName(view);
  const query = view.definition.replace(/;\s*$/u, '');
  const data = view.kind === 'v' ? '' : ` with ${view.populated ? '' : 'no '}data`;
  const create = `create ${word} ${name}${optionsText(view.options)} as ${query}${data}`;
  const keys = indexes
    .filter(({ table, valid }) => table === view.oid && valid)
    .map((index) => {
      const unique = index.unique ? 'unique ' : '';
      return `create ${unique}index ${quoteIdentifier(index.name)} on ${name} ${index.body}`;
    });
  return {
    label: `${word} ${shownName(view)}`,
    definition: [create, ...keys].join('; '),
    statements: [create, ...keys, ...commentStatements(`${word} ${name}`, view.comment)],
    kind: 'view',
    on: null,
    references: null,
    remove: [`drop ${word} if exists ${name} cascade`],
    validate: null,
  };
}

function constraintObject(
  table: CatalogueTable,
  constraint: CatalogueConstraint,
  versionNum: number,
): SchemaObject {
  const name = quoteIdentifier(constraint.name);
  const { definition } = constraint;
  // The rows come from one moment in which they fitted: proving it again can wait until nobody is locked out.
  const later = constraint.validated && (table.kind === 'r' || versionNum >= 180_000);
  const alter = `alter table ${fullName(table)}`;
  return {
    label: `constraint ${constraint.name} of ${shownName(table)}`,
    definition,
    kind: 'constraint',
    on: table,
    references: constraint.references,
    statements: [
      `${alter} add constraint ${name} ${definition}${later ? ' not valid' : ''}`,
      ...commentStatements(`constraint ${name} on ${fullName(table)}`, constraint.comment),
    ],
    remove: [`${alter} drop constraint if exists ${name}`],
    validate: later ? `${alter} validate constraint ${name}` : null,
  };
}

const triggerStates: Readonly<Record<string, string>> = {
  O: 'enable',
  D: 'disable',
  R: 'enable replica',
  A: 'enable always',
};

/** Makes a trigger fire, or not, as it does where it comes from. */
export function triggerState(table: Named, { name, enabled }: CatalogueTrigger): string {
  const word = triggerStates[enabled] ?? 'enable';
  return `alter table ${fullName(table)} ${word} trigger ${quoteIdentifier(name)}`;
}

function triggerObject(table: Named, trigger: CatalogueTrigger): SchemaObject {
  const name = quoteIdentifier(trigger.name);
  const state = trigger.enabled === 'O' ? null : triggerState(table, trigger);
  return {
    label: `trigger ${trigger.name} of ${shownName(table)}`,
    definition: `${trigger.definition} ${trigger.enabled}`,
    kind: 'trigger',
    on: table,
    references: null,
    statements: [
      trigger.definition,
      ...(state === null ? [] : [state]),
      ...commentStatements(`trigger ${name} on ${fullName(table)}`, trigger.comment),
    ],
    remove: [`drop trigger if exists ${name} on ${fullName(table)}`],
    validate: null,
  };
}

function plainObject(
  word: 'rule' | 'statistics',
  table: Named,
  { name, definition }: { readonly name: string; readonly definition: string },
): SchemaObject {
  const remove =
    word === 'rule'
      ? `drop rule if exists ${quoteIdentifier(name)} on ${fullName(table)}`
      : `drop statistics if exists ${fullName({ schema: table.schema, name })}`;
  return {
    label: `${word} ${name} of ${shownName(table)}`,
    definition,
    kind: word,
    on: table,
    references: null,
    statements: [definition.replace(/;\s*$/u, '')],
    remove: [remove],
    validate: null,
  };
}
