import { setTimeout as wait } from 'node:timers/promises';
import { SetupError } from '../../errors/setup-error.ts';
import { quoteIdentifier } from '../../postgres/quote-identifier.ts';
import { quoteLiteral } from '../../postgres/quote-literal.ts';
import { verifierText } from '../../postgres/scram-verifier.ts';
import type { ContainerSettings } from '../server-settings.ts';
import { readyMs } from './await-server.ts';
import { askEngine, type ContainerEngine, refuseCancelled } from './container-engine.ts';
import { superuser } from './container-shape.ts';
import { engineFailure } from './engine-failure.ts';

/**
 * Makes the role, its database and the extensions where they are missing, and sets the role's password
 * by its verifier, as the superuser inside the container. A database of another owner is handed to the
 * role, together with membership in the old owner; nothing is dropped. Throws FALLBACK_START_FAILED in
 * the server's words, ENGINE_NOT_RUNNING and CANCELLED.
 *
 * @param formerUser the role of before, whose password ends with it
 */
export async function prepareDatabase(
  engine: ContainerEngine,
  settings: ContainerSettings,
  {
    formerUser,
    signal,
  }: { readonly formerUser?: string | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<void> {
  const former =
    formerUser === undefined || formerUser === settings.user ? '' : closeRole(formerUser);
  const sql = `${roleAndDatabase(settings)}${former}`;
  await runSql(engine, settings, { database: 'postgres', sql, signal });
  await runSql(engine, settings, { database: settings.database, sql: extensions, signal });
}

interface SqlRun {
  readonly database: string;
  readonly sql: string;
  readonly signal: AbortSignal | undefined;
}

/** psql(1): the connection was bad, or the server was not there yet. */
const noConnection = 2;
const pauseMs = 100;

/** Runs statements as the superuser inside the container; what is sent is repeated nowhere. Throws as `prepareDatabase`. */
export async function runSql(
  engine: ContainerEngine,
  settings: ContainerSettings,
  { database, sql, signal }: SqlRun,
): Promise<void> {
  // A name given as --dbname would be taken for a connection string when it looks like one.
  const inside = ['exec', '--interactive', '--user', 'postgres', '--env', `PGDATABASE=${database}`];
  const psql = ['psql', '--no-psqlrc', '--quiet', '--no-password', '--username', superuser];
  const deadline = performance.now() + readyMs;
  for (;;) {
    refuseCancelled(signal);
    const answer = await askEngine(engine, [...inside, settings.container, ...psql], {
      input: `${careful}${sql}`,
    });
    if (answer.kind === 'done') return;
    const later = answer.exitCode === noConnection && performance.now() < deadline;
    if (!later) throw refused(engine, settings, answer.words);
    await wait(pauseMs);
  }
}

/** What is sent holds a verifier: neither psql's words nor the server's log shall repeat it. */
const careful = `\\set ON_ERROR_STOP 1
\\set VERBOSITY terse
\\set SHOW_CONTEXT never
set log_min_error_statement = 'panic';
set log_statement = 'none';
set log_min_duration_statement = -1;
set client_min_messages = 'warning';
set search_path = pg_catalog, pg_temp;
`;

/** Names stand in string literals only, which psql hands on whatever is in them. */
function roleAndDatabase({ user, database, verifier }: ContainerSettings): string {
  const role = quoteIdentifier(user);
  const owner = quoteLiteral(user);
  const name = quoteLiteral(database);
  return `select pg_catalog.format('create role %I', ${owner})
 where not exists (select from pg_catalog.pg_roles where rolname = ${owner}) \\gexec
alter role ${role} with login nosuperuser nocreatedb nocreaterole noreplication nobypassrls
  password '${verifierText(verifier)}';
select pg_catalog.format('create database %I owner %I', ${name}, ${owner})
 where not exists (select from pg_catalog.pg_database where datname = ${name}) \\gexec
-- The other way round it may be a member already, from the last time that the role changed.
select pg_catalog.format('revoke %I from %I', ${owner}, before),
       pg_catalog.format('grant %I to %I', before, ${owner})
  from (select pg_catalog.pg_get_userbyid(datdba) as before
          from pg_catalog.pg_database where datname = ${name}) as ownership
 where before not in (${owner}, ${quoteLiteral(superuser)}) \\gexec
alter database ${quoteIdentifier(database)} owner to ${role};
`;
}

/** Whoever knew the old name and password must not come in any more; the role may own things. */
function closeRole(user: string): string {
  const role = quoteLiteral(user);
  return `select pg_catalog.format('alter role %I password null', ${role})
 where exists (select from pg_catalog.pg_roles where rolname = ${role}) \\gexec
`;
}

const extensions = `create extension if not exists vector schema public;
select pg_catalog.format('create extension if not exists %I schema public', name)
  from pg_catalog.pg_available_extensions where name in ('uuid-ossp', 'pg_trgm') \\gexec
`;

function refused(engine: ContainerEngine, settings: ContainerSettings, words: string): SetupError {
  if (/extension "vector" is not available|vector\.control/iu.test(words)) {
    return new SetupError('FALLBACK_START_FAILED', {
      message: `The image ${settings.image} as it is here has no pgvector.`,
      detail: words,
      fix: `Fetch the right one with "${engine.program} pull ${settings.image}", then run this again.`,
      target: 'fallback',
    });
  }
  const failure = engineFailure(engine.program, words);
  if (failure.code !== 'ENGINE_FAILED') return failure;
  return new SetupError('FALLBACK_START_FAILED', {
    message: `The server in the container ${settings.container} refused to make the role and its database.`,
    detail: words,
    fix: 'Do what its words say, then run this again.',
    target: 'fallback',
  });
}
