import { SetupError, type Target } from '../errors/setup-error.ts';
import { planDatabase } from './plan-database.ts';
import { planLedger } from './plan-ledger.ts';
import { planRoles } from './plan-roles.ts';
import { planSchema } from './plan-schema.ts';
import type { RoleFacts } from './role-facts.ts';
import type { RoleNames } from './role-names.ts';

/** The two roles of an application. */
export type RolePart = 'app' | 'owner';

/** One statement that is still needed. */
export interface RoleStatement {
  readonly id: string;
  /** Without the ending semicolon, and never with a password. */
  readonly sql: string;
  /** Why it is needed, in one sentence. */
  readonly purpose: string;
}

/** Something that is left as it is, with the reason and, where one statement would do it, that statement. */
export interface RoleNote {
  readonly text: string;
  readonly sql: string | null;
}

export interface PlanPart {
  readonly statements: readonly RoleStatement[];
  readonly notes: readonly RoleNote[];
}

/** What lies between a database and the two roles with no more rights than they need. */
export interface RolePlan extends PlanPart {
  /** Roles that the statements create and that need a password to log in. */
  readonly unsecured: readonly RolePart[];
}

/** What the parts of the plan share. */
export interface RoleScene {
  readonly names: RoleNames;
  readonly facts: RoleFacts;
  /** The application owns things today, which are handed over to the owner. */
  readonly handsOver: boolean;
  /** Whether the connected role may grant rights on what belongs to this owner once the plan has run so far. */
  readonly mayGrant: (thing: { readonly owner: string; readonly mine: boolean }) => boolean;
}

/**
 * Plans the roles of an application from what the database says: only what is missing, in the order
 * in which it has to be done. Pure; a database that has everything gets an empty plan.
 */
export function rolePlan(names: RoleNames, facts: RoleFacts): RolePlan {
  const app = facts.roles.app;
  const handsOver = app !== null && app.owns > 0 && app.ownsDatabases.length === 0;
  const scene: RoleScene = {
    names,
    facts,
    handsOver,
    mayGrant: ({ owner, mine }) =>
      mine || owner === names.owner || (handsOver && owner === names.app),
  };
  const later = [planSchema(scene), planLedger(scene), planDatabase(scene)];
  const first = planRoles(
    scene,
    later.flatMap(({ statements }) => statements),
  );
  const parts = [first, ...later];
  return {
    statements: parts.flatMap(({ statements }) => statements),
    notes: parts.flatMap(({ notes }) => notes),
    unsecured: (['owner', 'app'] as const).filter((part) => facts.roles[part] === null),
  };
}

/**
 * Refuses roles that exist and cannot be meant: a superuser has every right, whatever is granted.
 *
 * @throws SetupError SETTINGS_INVALID
 */
export function refuseSuperusers(names: RoleNames, facts: RoleFacts, target: Target): void {
  for (const part of ['app', 'owner'] as const) {
    if (facts.roles[part]?.superuser !== true) continue;
    throw new SetupError('SETTINGS_INVALID', {
      message: `Role "${names[part]}" is a superuser, so no right can be withheld from it.`,
      fix: `Name another role: --${part}-role NAME. It is created when it does not exist.`,
      target,
    });
  }
}
