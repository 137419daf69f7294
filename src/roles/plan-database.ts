import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import type { PlanPart, RoleNote, RolePart, RoleScene, RoleStatement } from './role-plan.ts';

/** Databases that tools connect to without being told. */
const maintenanceDatabases = ['postgres', 'template1'];
/** Names in a sentence, before "and others". */
const namesShown = 5;

/** Who may enter the database, where names are looked up, and what everybody has and need not have. */
export function planDatabase(scene: RoleScene): PlanPart {
  const everybody = [throughPublic(scene), ...scene.facts.openSchemas.map(openSchema(scene))];
  return {
    statements: [
      ...entry(scene),
      ...searchPath(scene, 'owner'),
      ...searchPath(scene, 'app'),
      ...everybody.flatMap(({ statements }) => statements),
    ],
    notes: everybody.flatMap(({ notes }) => notes),
  };
}

function ownsDatabase({ facts, names, handsOver }: RoleScene): boolean {
  const { admin, databaseOwner } = facts;
  return (
    admin.ownsDatabase ||
    databaseOwner === names.owner ||
    (handsOver && databaseOwner === names.app)
  );
}

function entry(scene: RoleScene): readonly RoleStatement[] {
  const { names, facts, handsOver } = scene;
  const { app, owner } = facts.roles;
  const database = quoteIdentifier(facts.database);
  // Without the right to grant, what public has must do; without that, the refusal has to be heard.
  const may = ownsDatabase(scene);
  const ownerOwns =
    facts.databaseOwner === names.owner || (handsOver && facts.databaseOwner === names.app);
  const ownerHas = owner?.connect === true && owner.temporary;
  return [
    ...(ownerOwns || ownerHas || (!may && facts.publicConnect && facts.publicTemporary)
      ? []
      : [
          {
            id: 'database.owner',
            sql: `grant connect, temporary on database ${database} to ${quoteIdentifier(names.owner)}`,
            purpose: 'The owner enters the database, and checks indexes in temporary tables.',
          },
        ]),
    ...(app?.connect === true || (!may && facts.publicConnect)
      ? []
      : [
          {
            id: 'database.app',
            sql: `grant connect on database ${database} to ${quoteIdentifier(names.app)}`,
            purpose: 'The application enters the database.',
          },
        ]),
  ];
}

function searchPath({ names, facts }: RoleScene, part: RolePart): readonly RoleStatement[] {
  if (facts.roles[part]?.searchPath === facts.searchPath) return [];
  return [
    {
      id: `search-path.${part}`,
      sql: `alter role ${quoteIdentifier(names[part])} in database ${quoteIdentifier(facts.database)} set search_path = ${facts.searchPath}`,
      purpose:
        "Names without a schema mean the application's tables and the extensions, through poolers as well, and never what a stranger put elsewhere.",
    },
  ];
}

/** PostgreSQL lets everybody enter a database and create temporary tables in it. */
function throughPublic(scene: RoleScene): PlanPart {
  const { facts } = scene;
  const rights = [
    ...(facts.publicConnect ? ['connect'] : []),
    ...(facts.publicTemporary ? ['temporary'] : []),
  ];
  if (rights.length === 0) return { statements: [], notes: [] };
  const sql = `revoke ${rights.join(', ')} on database ${quoteIdentifier(facts.database)} from public`;
  const reason = !ownsDatabase(scene)
    ? `only its owner "${facts.databaseOwner}" can change that`
    : maintenanceDatabases.includes(facts.database)
      ? 'tools connect to this one without being told'
      : facts.connectThroughPublic.length > 0
        ? `${listed(facts.connectThroughPublic)} would be locked out; grant them connect first`
        : null;
  if (reason === null) {
    const purpose =
      'Everybody on the server may enter a new database and fill its disk with temporary tables; nobody else was found who needs that here.';
    return { statements: [{ id: 'public.database', sql, purpose }], notes: [] };
  }
  const text = `Everybody on the server may enter database "${facts.database}". That stays: ${reason}.`;
  return { statements: [], notes: [{ text, sql }] };
}

/** Before PostgreSQL 15 everybody could create tables and functions in the schema public. */
function openSchema(scene: RoleScene) {
  return (found: RoleScene['facts']['openSchemas'][number]): PlanPart => {
    const sql = `revoke create on schema ${quoteIdentifier(found.name)} from public`;
    const reason = !scene.mayGrant(found)
      ? `only its owner "${found.owner}" can change that`
      : found.users.length > 0
        ? `${listed(found.users)} created things there; grant them create first`
        : null;
    if (reason === null) {
      const purpose =
        'Everybody could create functions here that others then call by mistake (CVE-2018-1058); PostgreSQL 15 closed it for new databases.';
      return { statements: [{ id: `public.schema.${found.name}`, sql, purpose }], notes: [] };
    }
    const note: RoleNote = {
      text: `Everybody may create in schema "${found.name}", the application included. That stays: ${reason}.`,
      sql,
    };
    return { statements: [], notes: [note] };
  };
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, namesShown).map((name) => `"${name}"`);
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}
