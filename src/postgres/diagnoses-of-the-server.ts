import type { Diagnosis } from './diagnosis.ts';
import { quoteIdentifier } from './quote-identifier.ts';

/** Errors that PostgreSQL itself, or a pooler before it, reports. First match wins. */
export const diagnosesOfTheServer: readonly Diagnosis[] = [
  {
    codes: ['57P03'],
    code: 'SERVER_STARTING',
    message: ({ place }) => `The server at ${place} is not ready yet.`,
    fix: () => 'Wait until it has started, then run the same command again.',
  },
  {
    codes: ['57P01', '57P02', '57P05'],
    code: 'SERVER_SHUTTING_DOWN',
    message: ({ place }) => `The server at ${place} ended the connection.`,
    fix: () => 'Run the same command again when the server is back.',
  },
  {
    codes: ['53300'],
    code: 'TOO_MANY_CONNECTIONS',
    message: ({ place }) => `The server at ${place} has no free connection left.`,
    fix: () =>
      'Close idle clients (select * from pg_stat_activity), or raise max_connections or the limit of the role.',
  },
  {
    text: /password must be a (?:non-empty )?string/i,
    code: 'AUTH_FAILED',
    message: ({ settings }) =>
      `The server asks for a password for user "${settings.user}", and none is set.`,
    fix: ({ variable }) => `Set ${variable('PASSWORD')}.`,
  },
  {
    text: /server signature/i,
    code: 'AUTH_FAILED',
    message: ({ place }) => `The server at ${place} could not prove that it knows the password.`,
    fix: ({ variable }) => `Make sure that ${variable('HOST')} is your server and not another one.`,
  },
  {
    text: /unknown authenticationok message type|only mechanism\(s\)|\bgss|sspi|unsupported authentication/i,
    code: 'AUTH_METHOD_UNSUPPORTED',
    message: ({ place }) =>
      `The server at ${place} asks for a login method that this program does not have.`,
    fix: ({ settings }) =>
      `Let pg_hba.conf use scram-sha-256 for user ${quoteIdentifier(settings.user)} and reload the server: select pg_reload_conf()`,
  },
  {
    codes: ['28000', '08P01', 'XX000', '08004'],
    text: /no pg_hba\.conf entry.*(?:no encryption|ssl off)|ssl (?:connection )?is required|ssl required|insecure/i,
    code: 'TLS_REQUIRED',
    message: ({ place }) =>
      `The server at ${place} accepts encrypted connections only, or none from here.`,
    fix: ({ variable, settings }) =>
      `Set ${variable('SSLMODE')}=require; if that is refused too, pg_hba.conf needs a line for user ${settings.user}, database ${settings.database} and this address.`,
  },
  {
    codes: ['28000'],
    text: /pg_hba\.conf/i,
    code: 'ACCESS_REJECTED',
    message: ({ place, settings }) =>
      `The server at ${place} lets user "${settings.user}" into database "${settings.database}" from this address neither with nor without a password.`,
    fix: ({ settings }) =>
      `Add a line to pg_hba.conf (host ${settings.database} ${settings.user} ADDRESS/32 scram-sha-256) and run select pg_reload_conf(); at a managed service, add this address to its allowed networks.`,
  },
  {
    codes: ['28P01', '28000'],
    code: 'AUTH_FAILED',
    message: ({ place, settings }) =>
      `The server at ${place} did not accept user "${settings.user}" with this password.`,
    fix: ({ target, variable }) =>
      target === 'fallback'
        ? `Correct ${variable('USER')} and ${variable('PASSWORD')} to what the fallback was created with.`
        : `Correct ${variable('USER')} and ${variable('PASSWORD')}.`,
  },
  {
    text: /tenant or user not found/i,
    code: 'AUTH_FAILED',
    message: ({ settings }) => `The pooler does not know user "${settings.user}".`,
    fix: ({ variable }) =>
      `Set ${variable('USER')} to postgres.PROJECT_REF, as the pooler expects it.`,
  },
  {
    codes: ['3D000'],
    code: 'DATABASE_MISSING',
    message: ({ place, settings }) => `There is no database "${settings.database}" at ${place}.`,
    fix: ({ target, settings, variable }) =>
      `Create it: setup-wizard bootstrap --target ${target} (or: create database ${quoteIdentifier(settings.database)}), or correct ${variable('DB')}.`,
  },
  {
    codes: ['08P01'],
    text: /no such database/i,
    code: 'DATABASE_MISSING',
    message: ({ place, settings }) =>
      `The pooler at ${place} knows no database "${settings.database}".`,
    fix: ({ variable }) => `Correct ${variable('DB')}, or use the host of the server itself.`,
  },
  {
    codes: ['08P01'],
    text: /startup parameter/i,
    code: 'STARTUP_PARAMETER_REJECTED',
    message: ({ place }) => `The pooler at ${place} refused a start-up parameter.`,
    fix: ({ variable }) =>
      `Unset PGOPTIONS, or set ${variable('HOST')} and ${variable('PORT')} to the server itself.`,
  },
  {
    codes: ['42501'],
    text: /permission denied for database/i,
    code: 'DATABASE_ACCESS_DENIED',
    message: ({ settings }) =>
      `User "${settings.user}" may not connect to database "${settings.database}".`,
    fix: ({ settings }) =>
      `As the owner: grant connect on database ${quoteIdentifier(settings.database)} to ${quoteIdentifier(settings.user)};`,
  },
  {
    codes: ['25006'],
    code: 'SERVER_READ_ONLY',
    message: ({ place }) =>
      `The server at ${place} accepts no writes: it is a standby or set to read-only.`,
    fix: ({ variable }) =>
      `Set ${variable('HOST')} to the primary (at a managed service: the writer endpoint).`,
  },
  {
    codes: ['57014'],
    code: 'QUERY_TIMEOUT',
    message: ({ place }) => `The server at ${place} stopped a query that took too long.`,
    fix: () => 'Run the same command again; if it stays so, raise statement_timeout for this role.',
  },
  {
    codes: ['53100'],
    code: 'DISK_FULL',
    message: ({ place }) => `The server at ${place} is out of disk or shared memory.`,
    fix: () => 'Free space on its disk; in a container also raise --shm-size.',
  },
];
