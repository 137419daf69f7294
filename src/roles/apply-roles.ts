import { SetupError } from '../errors/setup-error.ts';
import { inLockedTransaction } from '../pgvector/in-locked-transaction.ts';
import type { Connection } from '../postgres/connection.ts';
import { sqlState } from '../postgres/error-signs.ts';
import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import { retryClass } from '../postgres/retry-class.ts';
import { makeVerifier, verifierText } from '../postgres/scram-verifier.ts';
import { readRoleFacts, type RoleFacts } from './role-facts.ts';
import type { RoleNames } from './role-names.ts';
import {
  refuseSuperusers,
  type RolePart,
  type RolePlan,
  rolePlan,
  type RoleStatement,
} from './role-plan.ts';

/** The password of a role, and whether to set it on a role that exists as well. */
export interface RoleSecret {
  readonly password: string;
  readonly replace: boolean;
}

export interface RolesRequest {
  readonly names: RoleNames;
  readonly secrets: Readonly<Record<RolePart, RoleSecret | null>>;
  /** Who would be allowed, as a phrase: "a superuser (usually postgres)". */
  readonly adminRole: string;
}

export interface AppliedRoles {
  /** What was carried out, in order; empty when nothing was missing. */
  readonly statements: readonly RoleStatement[];
  /** The roles that got a password. */
  readonly secured: readonly RolePart[];
  /** What the database looks like now. */
  readonly facts: RoleFacts;
  readonly plan: RolePlan;
}

/** Handing things over changes what is missing; after that a second look finds nothing more. */
const mostRounds = 3;

/**
 * Carries out what is missing, in one transaction that waits for other runs: all of it is there
 * afterwards, or nothing. Passwords go to the server as verifiers only. A grant that the server
 * accepts without effect, which it says in a warning only, is found by looking again.
 *
 * @throws SetupError ROLES_DENIED with what an administrator has to type, ROLES_FAILED,
 * SETTINGS_INVALID, CANCELLED, or what `diagnose` explains when the session is lost
 */
export async function applyRoles(
  connection: Connection,
  request: RolesRequest,
): Promise<AppliedRoles> {
  const { names, secrets } = request;
  return await inLockedTransaction(connection, async () => {
    const statements: RoleStatement[] = [];
    let facts = await readRoleFacts(connection, names);
    refuseSuperusers(names, facts, connection.target);
    let plan = rolePlan(names, facts);
    const secured = (['owner', 'app'] as const).filter(
      (part) => secrets[part] !== null && (plan.unsecured.includes(part) || secrets[part].replace),
    );
    for (let round = 1; plan.statements.length > 0; round += 1) {
      if (round > mostRounds) throw withoutEffect(connection, request, plan.statements);
      for (const statement of plan.statements) await run(connection, request, statement);
      statements.push(...plan.statements);
      facts = await readRoleFacts(connection, names);
      plan = rolePlan(names, facts);
    }
    for (const part of secured) {
      await setPassword(connection, request, names[part], secrets[part]?.password ?? '');
    }
    return { statements, secured, facts, plan };
  });
}

async function run(
  connection: Connection,
  request: RolesRequest,
  { sql }: RoleStatement,
): Promise<void> {
  try {
    await connection.query(sql);
  } catch (error) {
    throw explain(error, connection, request, sql);
  }
}

async function setPassword(
  connection: Connection,
  request: RolesRequest,
  name: string,
  password: string,
): Promise<void> {
  const sql = `alter role ${quoteIdentifier(name)} password`;
  try {
    await connection.query(`${sql} '${verifierText(makeVerifier(password))}'`);
  } catch (error) {
    throw explain(error, connection, request, `${sql} '…'`);
  }
}

function explain(
  error: unknown,
  connection: Connection,
  request: RolesRequest,
  sql: string,
): unknown {
  if (!(error instanceof SetupError)) return error;
  const { code, detail, target, cause } = error;
  if (code === 'CANCELLED' || code === 'QUERY_TIMEOUT' || retryClass(code) !== null) return error;
  const words = detail ?? error.message;
  const denied = ['42501', '0LP01', '0P000'].includes(sqlState(error) ?? '');
  if (denied) return deniedError(connection, request, `${words}\nStatement: ${sql};`, error);
  return new SetupError('ROLES_FAILED', {
    message: 'The server refused a statement, so nothing was changed.',
    detail: `${words}\nStatement: ${sql};`,
    fix: 'Remove the cause that the detail names, then run the same command again.',
    target,
    cause,
  });
}

function withoutEffect(
  connection: Connection,
  request: RolesRequest,
  left: readonly RoleStatement[],
): SetupError {
  const lines = left.map(({ sql }) => `${sql};`).join('\n');
  return deniedError(
    connection,
    request,
    `The server accepted these and changed nothing, which means that the role may not:\n${lines}`,
    null,
  );
}

function deniedError(
  { target, settings }: Connection,
  { adminRole }: RolesRequest,
  detail: string,
  error: SetupError | null,
): SetupError {
  return new SetupError('ROLES_DENIED', {
    message: `User "${settings.user}" may not make these roles in database "${settings.database}"; nothing was changed.`,
    detail,
    fix: `As ${adminRole}: setup-wizard roles --apply --admin-user NAME --admin-password-file FILE; or hand the administrator the statements, to be run in database "${settings.database}": setup-wizard roles > roles.sql`,
    target,
    ...(error !== null && { cause: error.cause }),
  });
}
