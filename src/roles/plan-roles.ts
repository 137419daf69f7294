import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import type { ExistingRole } from './role-facts.ts';
import type { PlanPart, RoleNote, RolePart, RoleScene, RoleStatement } from './role-plan.ts';

/** The first server whose create-role administrators rule over their own roles only. */
const selfGrantVersion = 160_000;

/**
 * The roles themselves, their attributes, who may act as the owner, and what has to change hands.
 *
 * @param later what is planned after it; only for that somebody has to act as the owner
 */
export function planRoles(scene: RoleScene, later: readonly RoleStatement[]): PlanPart {
  const handedOver = handOver(scene);
  return {
    statements: [
      ...role(scene, 'owner'),
      ...role(scene, 'app'),
      ...(later.length + handedOver.length > 0 ? membership(scene) : []),
      ...handedOver,
    ],
    notes: [...foreignDatabases(scene), ...memberships(scene)],
  };
}

const purposes: Readonly<Record<RolePart, string>> = {
  owner:
    'The owner: logs in, owns the tables and runs migrations. A new role is no superuser and may create neither databases nor roles.',
  app: 'The application: logs in, reads and writes rows, and changes no table.',
};

function role({ names, facts }: RoleScene, part: RolePart): readonly RoleStatement[] {
  const found = facts.roles[part];
  const name = quoteIdentifier(names[part]);
  if (found === null) {
    return [{ id: `role.${part}`, sql: `create role ${name} login`, purpose: purposes[part] }];
  }
  const changes = excess(found);
  if (changes.length === 0) return [];
  return [
    {
      id: `role.${part}`,
      sql: `alter role ${name} ${changes.join(' ')}`,
      purpose: `Role "${names[part]}" exists: it must log in, and gets no right over other roles, databases or rows.`,
    },
  ];
}

/** Only what differs is named: managed services refuse some of these words even where they change nothing. */
function excess(found: ExistingRole): readonly string[] {
  return [
    ...(found.login ? [] : ['login']),
    ...(found.createDatabase ? ['nocreatedb'] : []),
    ...(found.createRole ? ['nocreaterole'] : []),
    ...(found.replication ? ['noreplication'] : []),
    ...(found.bypassRls ? ['nobypassrls'] : []),
  ];
}

/**
 * For an administrator only: a role that makes no roles cannot carry the plan out, so that it is a
 * superuser who runs the printed script, and the one that it is printed for may be the application's.
 */
function membership({ names, facts }: RoleScene): readonly RoleStatement[] {
  const { admin, versionNum } = facts;
  if (!admin.createRole || admin.name === names.app) return [];
  const { owner } = facts.roles;
  if (admin.superuser || (owner?.adminMaySet === true && owner.adminInherits)) return [];
  const options = versionNum >= selfGrantVersion ? ' with inherit true, set true' : '';
  return [
    {
      id: 'membership.owner',
      sql: `grant ${quoteIdentifier(names.owner)} to ${quoteIdentifier(admin.name)}${options}`,
      purpose: `An administrator who is no superuser may create things for the owner, and grant on them, only as its member.`,
    },
  ];
}

function handOver({ names, facts, handsOver }: RoleScene): readonly RoleStatement[] {
  const { app } = facts.roles;
  if (!handsOver || app === null) return [];
  const [from, to] = [quoteIdentifier(names.app), quoteIdentifier(names.owner)];
  const admin = quoteIdentifier(facts.admin.name);
  const joins = !facts.admin.superuser && !app.adminInherits;
  return [
    ...(joins
      ? [
          {
            id: 'hand-over.join',
            sql: `grant ${from} to ${admin}`,
            purpose: 'Handing things over takes membership in both roles, for a moment.',
          },
        ]
      : []),
    {
      id: 'hand-over',
      sql: `reassign owned by ${from} to ${to}`,
      purpose: `The application owns ${app.owns === 1 ? 'one thing' : `${app.owns} things`} in this database; whoever owns a table may drop it.`,
    },
    ...(joins
      ? [
          {
            id: 'hand-over.leave',
            sql: `revoke ${from} from ${admin}`,
            purpose: "The administrator needs the application's rights no longer.",
          },
        ]
      : []),
  ];
}

function foreignDatabases({ names, facts, handsOver }: RoleScene): readonly RoleNote[] {
  const { app } = facts.roles;
  if (app === null || app.owns === 0 || handsOver) return [];
  return [
    {
      text: `Role "${names.app}" owns things here and other databases, too (${app.ownsDatabases.join(', ')}). Nothing is handed over, because that would take those along: give them another owner first.`,
      sql: null,
    },
  ];
}

function memberships({ names, facts }: RoleScene): readonly RoleNote[] {
  const groups = facts.roles.app?.memberOf ?? [];
  if (groups.length === 0) return [];
  return [
    {
      text: `Role "${names.app}" is a member of ${groups.map((group) => `"${group}"`).join(', ')} and has its rights as well.`,
      sql: `revoke ${groups.map(quoteIdentifier).join(', ')} from ${quoteIdentifier(names.app)}`,
    },
  ];
}
