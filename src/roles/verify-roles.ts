import { SetupError } from '../errors/setup-error.ts';
import type { CheckResult, CheckStatus, RoleCheckId } from '../postgres/check-result.ts';
import { roleCheckIds } from '../postgres/check-result.ts';
import { connect, type ConnectOptions } from '../postgres/connect.ts';
import type { Connection } from '../postgres/connection.ts';
import { sqlState } from '../postgres/error-signs.ts';
import { type RoleRehearsals, roleRehearsals } from './role-rehearsals.ts';
import type { RoleFacts } from './role-facts.ts';
import type { RoleNames } from './role-names.ts';
import type { RolePart } from './role-plan.ts';
import { rehearse } from './rehearse.ts';

export interface VerifyRolesOptions extends Omit<ConnectOptions, 'tries'> {
  readonly names: RoleNames;
  readonly facts: RoleFacts;
  /** Null for a role whose password is not known; it cannot be logged in as. */
  readonly passwords: Readonly<Record<RolePart, string | null>>;
}

type Finding = Pick<CheckResult, 'status' | 'message' | 'fix'>;
type Findings = Partial<Record<RoleCheckId, Finding>>;

/**
 * Proves what the two roles may do and what they may not: by logging in as both of them, and, where
 * both have to see one table that is never committed, by acting as them in the administrator's
 * session. Every transaction is rolled back.
 *
 * @param admin the session that made the roles
 * @throws SetupError CANCELLED
 */
export async function verifyRoles(
  admin: Connection,
  options: VerifyRolesOptions,
): Promise<readonly CheckResult[]> {
  const rehearsals = roleRehearsals(options.names, options.facts);
  const findings: Findings = {
    ...(await asRole(admin, options, 'owner', ownerFindings(rehearsals))),
    ...(await asRole(admin, options, 'app', appFindings(rehearsals))),
    ...(await sharedFindings(admin, options, rehearsals)),
    'roles.app.attributes': attributes(options),
  };
  return roleCheckIds.map((id) => ({
    id,
    target: options.target,
    ...(findings[id] ?? notChecked('there was no login')),
  }));
}

type Look = (connection: Connection) => Promise<Findings>;

function ownerFindings(rehearsals: RoleRehearsals): Look {
  return async (connection) => ({
    'roles.owner.tables': granted(
      await rehearse(connection, rehearsals.ownerTables),
      'The owner creates and drops tables.',
    ),
    'roles.owner.vector': await vectorFinding(connection, rehearsals.ownerVector, 'The owner'),
    'roles.owner.ledger': granted(
      await rehearse(connection, rehearsals.ledger),
      'The owner records migrations.',
    ),
  });
}

function appFindings(rehearsals: RoleRehearsals): Look {
  return async (connection) => ({
    'roles.app.vector': await vectorFinding(connection, rehearsals.appVector, 'The application'),
    'roles.app.create': refused(
      await firstAllowed(connection, rehearsals.appCreate),
      'The application cannot create tables or schemas.',
    ),
    'roles.app.ledger': await appLedger(connection, rehearsals),
  });
}

async function appLedger(
  connection: Connection,
  { ledgerRead, ledgerWrite }: RoleRehearsals,
): Promise<Finding> {
  const message = 'The application reads the record of migrations and cannot write it.';
  const read = granted(await rehearse(connection, ledgerRead), message);
  if (read.status === 'fail') return read;
  return refused(await firstAllowed(connection, ledgerWrite), message);
}

/** The owner's table exists in one transaction only, so that both roles act in it, in the administrator's session. */
async function sharedFindings(
  admin: Connection,
  { names }: VerifyRolesOptions,
  { join, sharedTable, appRows, appDrop }: RoleRehearsals,
): Promise<Findings> {
  const mayNot = await rehearse(admin, [...join, ...sharedTable]);
  if (mayNot !== null) {
    const skipped = notChecked(`"${admin.settings.user}" may not act as both roles`);
    return { 'roles.app.rows': skipped, 'roles.app.drop': skipped };
  }
  const before = [...join, ...sharedTable];
  return {
    'roles.app.rows': granted(
      await rehearse(admin, [...before, ...appRows]),
      `The application reads, inserts, updates and deletes in a new table of "${names.owner}".`,
    ),
    'roles.app.drop': refused(
      await firstAllowed(
        admin,
        appDrop.map((statement) => [...before, statement]),
      ),
      'The application cannot drop or alter a table of the owner.',
    ),
  };
}

async function asRole(
  admin: Connection,
  options: VerifyRolesOptions,
  part: RolePart,
  look: Look,
): Promise<Findings> {
  const password = options.passwords[part];
  const user = options.names[part];
  const id = `roles.${part}.login` as const;
  if (password === null) {
    return {
      [id]: {
        status: 'skip',
        message: `Not checked: the password of "${user}" is not known here.`,
        fix: `To verify it as well: --${part}-password-file FILE.`,
      },
    };
  }
  let opened: Connection | null = null;
  try {
    opened = await connect({ ...admin.settings, user, password }, { ...options, tries: 1 });
    const message = `Logged in as "${user}".`;
    return { [id]: { status: 'pass', message, fix: null }, ...(await look(opened)) };
  } catch (error) {
    if (!(error instanceof SetupError) || error.code === 'CANCELLED') throw error;
    return { [id]: { status: 'fail', message: words(error), fix: error.fix } };
  } finally {
    await opened?.close();
  }
}

async function vectorFinding(
  connection: Connection,
  statements: readonly string[] | null,
  who: string,
): Promise<Finding> {
  if (statements === null) return notChecked('pgvector is not installed in this database');
  return granted(
    await rehearse(connection, statements),
    `${who} uses vectors and <=>, by their plain names.`,
  );
}

function attributes({ facts, names }: VerifyRolesOptions): Finding {
  const { app } = facts.roles;
  if (app === null) return notChecked('there is no such role');
  const excess = [
    ...(app.superuser ? ['is a superuser'] : []),
    ...(app.createDatabase ? ['may create databases'] : []),
    ...(app.createRole ? ['may create roles'] : []),
    ...(app.replication ? ['may replicate'] : []),
    ...(app.bypassRls ? ['passes by row security'] : []),
    ...(app.owns > 0 ? ['owns things in this database'] : []),
    ...(app.memberOf.length > 0 ? [`is a member of ${app.memberOf.join(', ')}`] : []),
  ];
  if (excess.length === 0) {
    const message = `Role "${names.app}" has no attribute, owns nothing and is a member of nothing.`;
    return { status: 'pass', message, fix: null };
  }
  return {
    status: 'warn',
    message: `Role "${names.app}" ${excess.join(', ')}.`,
    fix: 'See the notes: each says what would change it.',
  };
}

/** Tries each list by itself; the first that was allowed, or refused for another reason than missing rights, counts. */
async function firstAllowed(
  connection: Connection,
  lists: readonly (readonly string[])[],
): Promise<{ readonly allowed: string | null; readonly error: SetupError | null }> {
  for (const statements of lists) {
    const error = await rehearse(connection, statements);
    if (error === null) return { allowed: statements.at(-1) ?? '', error };
    if (sqlState(error) !== '42501') return { allowed: null, error };
  }
  return { allowed: null, error: null };
}

function granted(error: SetupError | null, message: string): Finding {
  if (error === null) return { status: 'pass', message, fix: null };
  return { status: 'fail', message: words(error), fix: error.fix };
}

function refused(
  { allowed, error }: { readonly allowed: string | null; readonly error: SetupError | null },
  message: string,
): Finding {
  if (error !== null) return { status: 'fail', message: words(error), fix: error.fix };
  if (allowed === null) return { status: 'pass', message, fix: null };
  return {
    status: 'fail',
    message: `The application may do what it should not: ${allowed}`,
    fix: 'See the notes: each names a right that stays, and the statement that would take it away.',
  };
}

function notChecked(reason: string): Finding {
  const status: CheckStatus = 'skip';
  return { status, message: `Not checked: ${reason}.`, fix: null };
}

function words(error: SetupError): string {
  return error.detail === null ? error.message : `${error.message} (${error.detail})`;
}
