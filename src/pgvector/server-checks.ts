import { poolerLimits } from '../postgres/pooler-limits.ts';
import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import { readOnlyServer } from '../postgres/read-only-server.ts';
import { type Check, fail, majorVersion, pass, skip, warn } from './check.ts';
import { oldestMajor } from './oldest-major.ts';

const version: Check = ({ probe }) => {
  const major = majorVersion(probe);
  if (major < oldestMajor) {
    return fail(
      `PostgreSQL 14+ required for pgvector 0.5.0+. Current: ${probe.serverVersion}`,
      'Upgrade the server, best to PostgreSQL 17 or 18 (pg_upgrade, or the major version upgrade of the provider).',
    );
  }
  if (major === oldestMajor) {
    return warn(
      `PostgreSQL ${probe.serverVersion} gets no more security fixes.`,
      'Upgrade the server, best to PostgreSQL 17 or 18.',
    );
  }
  return pass(`PostgreSQL ${probe.serverVersion}`);
};

const writable: Check = ({ probe, target, settings }) => {
  const readOnly = readOnlyServer(probe, { host: settings.host, target });
  return readOnly === null
    ? pass('The server accepts writes.')
    : fail(readOnly.message, readOnly.fix);
};

const pooler: Check = ({ pooler: found, provider, probe }) => {
  if (found === null) return pass('The session goes to the server directly.');
  // Our own gateway in front of the embedded engine is meant to be there.
  if (provider.id === 'embedded') {
    return pass(
      'The gateway of the embedded fallback: all clients share one session, each with its own settings.',
    );
  }
  const limits = poolerLimits(found.mode);
  if (found.instead === null) {
    return pass(`A connection pooler answers (${found.evidence}). ${limits}`);
  }
  const searchPath =
    found.mode === 'pinning'
      ? ''
      : ` Through the pooler search_path lasts only as: alter role ${quoteIdentifier(probe.user)} in database ${quoteIdentifier(probe.database)} set search_path = …; (not as options or set).`;
  return warn(
    `A connection pooler answers (${found.evidence}). ${limits}`,
    `For set-up and migrations use ${found.instead}.${searchPath}`,
  );
};

const privileges: Check = ({ probe }) => {
  const database = quoteIdentifier(probe.database);
  const role = quoteIdentifier(probe.user);
  if (probe.inRecovery || probe.readOnly)
    return skip('A read-only server: privileges to create do not apply.');
  if (probe.schema === null) {
    return warn(
      'No schema of search_path exists, so unqualified tables cannot be created.',
      `As the owner: create schema app authorization ${role}; alter role ${role} in database ${database} set search_path = app;`,
    );
  }
  const schema = `schema "${probe.schema}"`;
  const owner = `as the owner of database "${probe.database}" (${probe.databaseOwner ?? 'unknown'})`;
  const temporary = `grant temporary on database ${database} to ${role};`;
  if (probe.mayCreateInSchema !== true) {
    return warn(
      `User "${probe.user}" may not run migrations: it cannot create tables in ${schema}.`,
      `Only if this role is to run migrations (an application's own role needs none of it), ${owner}: grant usage, create on schema ${quoteIdentifier(probe.schema)} to ${role};${probe.mayCreateTemp ? '' : ` ${temporary}`}`,
    );
  }
  if (!probe.mayCreateTemp) {
    return warn(
      `User "${probe.user}" may create tables in ${schema}, but no temporary ones, in which indexes are tried.`,
      `To have them tried, ${owner}: ${temporary}`,
    );
  }
  return pass(`User "${probe.user}" may create tables in ${schema}.`);
};

/** Checks of the server itself and of what the role may do there. */
export const serverChecks = {
  'server.version': version,
  'server.writable': writable,
  pooler,
  privileges,
} as const satisfies Readonly<Record<string, Check>>;
