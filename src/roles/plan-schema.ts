import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import type { RoleFacts } from './role-facts.ts';
import type { PlanPart, RoleNote, RoleScene, RoleStatement } from './role-plan.ts';

const rowRights = 'select, insert, update, delete';

/** The schema of the tables, the schemas of the extensions, and the tables: those there are and those to come. */
export function planSchema(scene: RoleScene): PlanPart {
  return {
    statements: [
      ...schema(scene),
      ...extensions(scene),
      ...relations(scene, 'tables'),
      ...relations(scene, 'sequences'),
      ...future(scene),
    ],
    notes: [...tablesOfOthers(scene), ...missingVector(scene.facts)],
  };
}

function schema({ names, facts, handsOver }: RoleScene): readonly RoleStatement[] {
  const [name, owner, app] = [names.schema, names.owner, names.app].map(quoteIdentifier) as [
    string,
    string,
    string,
  ];
  const found = facts.schema;
  const becomesOwner = handsOver && found?.owner === names.app;
  return [
    ...(found === null
      ? [
          {
            id: 'schema.create',
            sql: `create schema ${name} authorization ${owner}`,
            purpose: "The schema of the application's tables belongs to the owner.",
          },
        ]
      : found.owner === names.owner || becomesOwner || (found.ownerUsage && found.ownerCreate)
        ? []
        : [
            {
              id: 'schema.owner',
              sql: `grant usage, create on schema ${name} to ${owner}`,
              purpose: `The owner creates the tables here. The schema itself stays with "${found.owner}".`,
            },
          ]),
    ...(found?.appUsage === true
      ? []
      : [
          {
            id: 'schema.app',
            sql: `grant usage on schema ${name} to ${app}`,
            purpose: 'The application finds the tables; it may create none.',
          },
        ]),
    ...(found?.appCreate === true
      ? [
          {
            id: 'schema.app.create',
            sql: `revoke create on schema ${name} from ${app}`,
            purpose: "The application creates no tables: that is the owner's part.",
          },
        ]
      : []),
  ];
}

function extensions({ names, facts }: RoleScene): readonly RoleStatement[] {
  const schemas = [...new Set(facts.extensions.map((found) => found.schema))];
  return schemas.flatMap((name) => {
    if (name === names.schema) return [];
    const here = facts.extensions.filter((found) => found.schema === name);
    const lacking = [
      ...(here.every(({ ownerUsage }) => ownerUsage) ? [] : [names.owner]),
      ...(here.every(({ appUsage }) => appUsage) ? [] : [names.app]),
    ];
    if (lacking.length === 0) return [];
    return [
      {
        id: `extensions.${name}`,
        sql: `grant usage on schema ${quoteIdentifier(name)} to ${lacking.map(quoteIdentifier).join(', ')}`,
        purpose: `Types, operators and functions of ${here.map((found) => found.name).join(', ')} are in this schema.`,
      },
    ];
  });
}

/** One statement for all where the connected role may grant on all, otherwise for those it is about. */
function relations(scene: RoleScene, kind: 'tables' | 'sequences'): readonly RoleStatement[] {
  const { names, facts, mayGrant } = scene;
  const all = facts.relations.filter(({ sequence }) => sequence === (kind === 'sequences'));
  const lacking = all.filter(({ ready }) => !ready);
  if (lacking.length === 0) return [];
  const schemaName = quoteIdentifier(names.schema);
  const whole = !facts.foreignRelations && all.every(mayGrant);
  const one = kind === 'tables' ? 'table' : 'sequence';
  const what = whole
    ? `all ${kind} in schema ${schemaName}`
    : `${one} ${lacking.map(({ name }) => `${schemaName}.${quoteIdentifier(name)}`).join(', ')}`;
  return [
    {
      id: kind,
      sql: `grant ${kind === 'tables' ? rowRights : 'usage'} on ${what} to ${quoteIdentifier(names.app)}`,
      purpose:
        kind === 'tables'
          ? 'The application reads and writes the rows of every table that exists.'
          : 'Inserting a row with a serial number takes the next one of its sequence.',
    },
  ];
}

function future({ names, facts }: RoleScene): readonly RoleStatement[] {
  const app = quoteIdentifier(names.app);
  const place = `alter default privileges for role ${quoteIdentifier(names.owner)} in schema ${quoteIdentifier(names.schema)}`;
  return [
    ...(facts.futureTables
      ? []
      : [
          {
            id: 'future.tables',
            sql: `${place} grant ${rowRights} on tables to ${app}`,
            purpose: 'The same for every table that the owner creates from now on.',
          },
        ]),
    ...(facts.futureSequences
      ? []
      : [
          {
            id: 'future.sequences',
            sql: `${place} grant usage on sequences to ${app}`,
            purpose: 'The same for every sequence that the owner creates from now on.',
          },
        ]),
  ];
}

function tablesOfOthers({ names, facts, handsOver }: RoleScene): readonly RoleNote[] {
  const others = facts.relations.filter(
    ({ owner, sequence }) =>
      !sequence && owner !== names.owner && !(handsOver && owner === names.app),
  );
  const [first] = others;
  if (first === undefined) return [];
  const owners = [...new Set(others.map(({ owner }) => `"${owner}"`))].join(', ');
  const table = `${quoteIdentifier(names.schema)}.${quoteIdentifier(first.name)}`;
  return [
    {
      text: `${others.length === 1 ? `Table "${first.name}" belongs` : `${others.length} tables belong`} to ${owners}. The application may use them; migrations run as "${names.owner}" cannot alter them until each is handed over.`,
      sql: `alter table ${table} owner to ${quoteIdentifier(names.owner)}`,
    },
  ];
}

function missingVector(facts: RoleFacts): readonly RoleNote[] {
  if (facts.extensions.some(({ name }) => name === 'vector')) return [];
  return [
    {
      text: 'pgvector is not installed in this database. Run "setup-wizard bootstrap" as an administrator first, then this command again: neither role may create extensions.',
      sql: null,
    },
  ];
}
