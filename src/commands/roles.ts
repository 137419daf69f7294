import { mkdir, rm } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { SetupError } from '../errors/setup-error.ts';
import { openStateDir } from '../files/state-dir.ts';
import { refuseProblems } from '../settings/refuse-problems.ts';
import type { ConnectOptions } from '../postgres/connect.ts';
import type { Connection } from '../postgres/connection.ts';
import { probe } from '../postgres/probe.ts';
import { detectProvider } from '../postgres/providers/detect-provider.ts';
import type { DetectedProvider } from '../postgres/providers/provider.ts';
import { connectLine } from '../report/event-line.ts';
import { roleScript } from '../report/role-script.ts';
import { rolesError, rolesLines, type RolesSummary } from '../report/roles-report.ts';
import { applyRoles } from '../roles/apply-roles.ts';
import { providerHints, type RoleHints } from '../roles/provider-hints.ts';
import { readRoleFacts } from '../roles/role-facts.ts';
import { type RoleNames, roleNames } from '../roles/role-names.ts';
import { refuseSuperusers, type RolePart, type RolePlan, rolePlan } from '../roles/role-plan.ts';
import { type FoundSecret, type PasswordPlace, roleSecrets } from '../roles/role-secrets.ts';
import { verifyRoles } from '../roles/verify-roles.ts';
import { settingSecrets } from '../settings/database-settings.ts';
import { readSettings } from '../settings/read-settings.ts';
import { connectAsAdministrator } from './administrator.ts';
import { chosenTargets } from './chosen-target.ts';
import { connectTries } from './connect-tries.ts';
import type { CommandContext, CommandOutcome } from './command.ts';
import { settingsRequest, stateDirPath } from './settings-request.ts';

/** A database as its administrator sees it, and what it lacks of the two roles. */
interface RoleWork {
  readonly context: CommandContext;
  readonly connection: Connection;
  readonly connecting: ConnectOptions;
  readonly names: RoleNames;
  readonly plan: RolePlan;
  readonly hints: RoleHints;
  readonly provider: DetectedProvider;
  readonly serverVersion: string;
}

/**
 * Prints the statements that give an application an owner role and a role of its own with no more
 * rights than it needs; with --apply, carries them out and proves both roles.
 */
export async function roles(context: CommandContext): Promise<CommandOutcome> {
  const tries = connectTries(context.args, 3);
  const { settings } = await readSettings(await settingsRequest(context));
  context.hideSecrets(settingSecrets(settings));
  refuseProblems(settings.problems);
  const wanted = context.args.options.get('target') ?? 'primary';
  const options = new Map([...context.args.options, ['target', wanted]]);
  const [chosen] = chosenTargets({ ...context.args, options }, settings);
  if (chosen === undefined) throw new TypeError('no target was chosen');
  const connecting: ConnectOptions = {
    target: chosen.target,
    tries,
    signal: context.signal,
    onProgress: (event) => context.progress(connectLine(event)),
  };
  const connection = await connectAsAdministrator(context, chosen.connection, connecting);
  try {
    const work = await lookAt(connection, context, connecting);
    return context.args.options.has('apply') ? await apply(work) : print(work);
  } finally {
    await connection.close();
  }
}

async function lookAt(
  connection: Connection,
  context: CommandContext,
  connecting: ConnectOptions,
): Promise<RoleWork> {
  const answer = await probe(connection);
  const provider = detectProvider(connection.settings, answer);
  if (provider.id === 'embedded') throw oneRoleOnly(connection);
  const option = (name: string): string | null => context.args.options.get(name) ?? null;
  const names = roleNames(
    { app: option('app-role'), owner: option('owner-role'), schema: option('schema') },
    {
      database: answer.database,
      admin: context.args.options.has('apply') ? answer.user : null,
    },
  );
  const facts = await readRoleFacts(connection, names);
  refuseSuperusers(names, facts, connection.target);
  return {
    context,
    connection,
    connecting,
    names,
    plan: rolePlan(names, facts),
    hints: providerHints(provider),
    provider,
    serverVersion: answer.serverVersion,
  };
}

function oneRoleOnly({ settings, target }: Connection): SetupError {
  return new SetupError('SETTINGS_INVALID', {
    message: `The embedded fallback has one role, "${settings.user}", and no other can be made in it.`,
    detail: 'That role is no superuser and owns its own database only; nobody else can reach it.',
    fix: 'Make the roles on the primary: setup-wizard roles --target primary.',
    target,
  });
}

function print(work: RoleWork): CommandOutcome {
  const { connection, names, plan, hints, provider, serverVersion } = work;
  const { host, port, database } = connection.settings;
  const server = `${host}:${port} (PostgreSQL ${serverVersion}, ${provider.name})`;
  const lines = roleScript(plan, names, hints, { database, server });
  return {
    exitCode: 0,
    lines,
    document: {
      ...head(work),
      applied: false,
      changed: false,
      statements: plan.statements,
      notes: plan.notes,
      script: `${lines.join('\n')}\n`,
    },
    error: null,
  };
}

async function apply(work: RoleWork): Promise<CommandOutcome> {
  const { context, connection, connecting, names, hints, plan } = work;
  const { target, settings } = connection;
  if (hints.passwords === 'plain' && plan.unsecured.length > 0) throw plainOnly(work);
  const places = await passwordPlaces(work);
  const secrets = await roleSecrets(settings, { names, plan, places, connecting });
  context.hideSecrets([secrets.owner, secrets.app].flatMap((found) => found?.password ?? []));
  const applied = await applyRoles(connection, {
    names,
    secrets,
    adminRole: hints.adminRole,
  }).catch(async (error: unknown) => {
    await removeUnused(secrets, error);
    throw error;
  });
  const checks = await verifyRoles(connection, {
    ...connecting,
    names,
    facts: applied.facts,
    passwords: {
      owner: secrets.owner?.password ?? null,
      app: secrets.app?.password ?? null,
    },
  });
  const shown = (part: RolePart) => fileShown(context, secrets[part]);
  const files = { owner: shown('owner'), app: shown('app') };
  const { database } = settings;
  const summary: RolesSummary = { target, database, names, hints, applied, checks, files };
  const error = rolesError(summary);
  return {
    exitCode: error?.exitCode ?? 0,
    lines: rolesLines(summary),
    document: {
      ...head(work),
      applied: true,
      changed: applied.statements.length > 0 || applied.secured.length > 0,
      statements: applied.statements,
      notes: applied.plan.notes,
      passwordFiles: files,
      checks,
    },
    error,
  };
}

function head({ connection, names, hints, provider }: RoleWork) {
  return {
    target: connection.target,
    database: connection.settings.database,
    provider: provider.id,
    admin: connection.settings.user,
    roles: names,
    hints: hints.hints,
  };
}

/** The named files, or one for each role in the state directory. */
async function passwordPlaces({
  context,
  connection,
  names,
  plan,
}: RoleWork): Promise<Readonly<Record<RolePart, PasswordPlace>>> {
  const kept = stateDirPath(context);
  const place = (part: RolePart): PasswordPlace => {
    const named = context.args.options.get(`${part}-password-file`);
    if (named !== undefined) return { path: resolve(context.cwd, named), named: true };
    const file = `${connection.target}-${encodeURIComponent(names[part])}.password`;
    return { path: join(kept, 'roles', file), named: false };
  };
  const places = { owner: place('owner'), app: place('app') };
  if (places.owner.path === places.app.path) {
    throw new SetupError('USAGE', {
      message: '--app-password-file and --owner-password-file are the same file.',
      fix: 'Name two files: whoever knows the password of the application must not know the other one.',
    });
  }
  // It closes the directory to others and keeps it out of git.
  if (plan.unsecured.some((part) => !places[part].named)) {
    await openStateDir(kept);
    await mkdir(join(kept, 'roles'), { recursive: true, mode: 0o700 });
  }
  return places;
}

/** Nobody can use a password whose role was refused; after any other failure it may be in force. */
async function removeUnused(
  secrets: Readonly<Record<RolePart, FoundSecret | null>>,
  error: unknown,
): Promise<void> {
  if (!(error instanceof SetupError) || error.code !== 'ROLES_DENIED') return;
  for (const found of [secrets.owner, secrets.app]) {
    if (found?.created === true) await rm(found.path, { force: true });
  }
}

function fileShown(
  { cwd }: CommandContext,
  found: FoundSecret | null,
): { readonly path: string; readonly created: boolean } | null {
  if (found === null) return null;
  const near = relative(cwd, found.path);
  return { path: near.startsWith('..') ? found.path : near, created: found.created };
}

function plainOnly({ connection, provider }: RoleWork): SetupError {
  return new SetupError('ROLES_FAILED', {
    message: `${provider.name} takes no verifiers, and this program sends no password in plain text; nothing was changed.`,
    fix: 'Run the statements that "setup-wizard roles" prints in the SQL editor of the provider, set the passwords there, then run this command again with both password files: it verifies the roles.',
    target: connection.target,
  });
}
