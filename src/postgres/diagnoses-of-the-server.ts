import type { Diagnosis } from './diagnosis.ts';
import { quoteIdentifier } from './quote-identifier.ts';

const errorCodes = 'PostgreSQL manual, appendix "PostgreSQL Error Codes"';

/** Errors that PostgreSQL itself, or a pooler before it, reports. First match wins. */
export const diagnosesOfTheServer: readonly Diagnosis[] = [
  {
    id: 'server-starting',
    codes: ['57P03'],
    code: 'SERVER_STARTING',
    message: ({ place }) => `The server at ${place} is not ready yet.`,
    fix: () => 'Wait until it has started, then run the same command again.',
    cause: 'The server has just been started, or it recovers after a crash.',
    example: 'the database system is starting up',
    alsoSeen: ['the database system is in recovery mode', 'the database system is shutting down'],
    source: errorCodes,
  },
  {
    id: 'server-shutting-down',
    codes: ['57P01', '57P02', '57P05'],
    code: 'SERVER_SHUTTING_DOWN',
    message: ({ place }) => `The server at ${place} ended the connection.`,
    fix: () => 'Run the same command again when the server is back.',
    cause: 'The server was stopped, another process of it crashed, or someone ended the session.',
    example: 'terminating connection due to administrator command',
    alsoSeen: ['terminating connection because of crash of another server process'],
    source: errorCodes,
  },
  {
    id: 'too-many-connections',
    codes: ['53300'],
    code: 'TOO_MANY_CONNECTIONS',
    message: ({ place }) => `The server at ${place} has no free connection left.`,
    fix: () =>
      'Close idle clients (select * from pg_stat_activity), or raise max_connections or the limit of the role.',
    cause: 'As many clients as max_connections, the role or the database allow are connected.',
    example: 'sorry, too many clients already',
    alsoSeen: [
      'remaining connection slots are reserved for roles with the SUPERUSER attribute',
      'too many connections for role "app"',
      'too many connections for database "shop"',
    ],
    source: errorCodes,
  },
  {
    id: 'no-such-database',
    codes: ['3D000'],
    code: 'DATABASE_MISSING',
    message: ({ place, settings }) => `There is no database "${settings.database}" at ${place}.`,
    fix: ({ target, settings, variable }) =>
      `Create it: setup-wizard bootstrap --target ${target} (or: create database ${quoteIdentifier(settings.database)}), or correct ${variable('DB')}.`,
    cause: 'The server is right, but it has no database of this name.',
    example: 'database "shop" does not exist',
    source: errorCodes,
  },
  {
    id: 'no-such-database-at-pooler',
    codes: ['08P01'],
    text: /no such database/i,
    code: 'DATABASE_MISSING',
    message: ({ place, settings }) =>
      `The pooler at ${place} knows no database "${settings.database}".`,
    fix: ({ variable }) => `Correct ${variable('DB')}, or use the host of the server itself.`,
    cause: "A pooler serves the databases of its own list, which may lack or rename the server's.",
    example: 'no such database: shop',
    source: 'PgBouncer 1.18, produced.',
  },
  {
    id: 'F42',
    codes: ['08P01'],
    text: /startup parameter/i,
    code: 'STARTUP_PARAMETER_REJECTED',
    message: ({ place }) => `The pooler at ${place} refused a start-up parameter.`,
    fix: ({ variable, settings }) =>
      `Unset PGOPTIONS, or set ${variable('HOST')} and ${variable('PORT')} to the server itself. A search_path belongs to the role: alter role ${quoteIdentifier(settings.user)} in database ${quoteIdentifier(settings.database)} set search_path = …;`,
    cause: 'A search_path or another option was sent at login, which PgBouncer does not pass on.',
    example: 'unsupported startup parameter: options',
    source: 'PgBouncer 1.18, produced.',
  },
  {
    id: 'pooler-without-server',
    codes: ['08P01'],
    text: /server_login_retry|server login|server conn(?:ection)? crashed|cannot connect to server|server dns lookup failed/i,
    code: 'CONNECTION_LOST',
    message: ({ place }) => `The pooler at ${place} answers, but does not reach its server.`,
    fix: () =>
      'Start the server behind the pooler, or correct its address there; the log of the pooler has the reason.',
    cause:
      'PgBouncer runs, but the server behind it is down, has moved or refuses the login of the pooler.',
    example: 'server login has been failing, try again later (server_login_retry)',
    alsoSeen: [
      'server login has been failing, cached error: connect failed (server_login_retry)',
      'server conn crashed?',
      'pgbouncer cannot connect to server',
    ],
    source: 'PgBouncer issues 221 and 1094.',
  },
  {
    id: 'pooler-waits',
    codes: ['08P01'],
    text: /query_wait_timeout|client_login_timeout/i,
    code: 'CONNECTION_TIMEOUT',
    message: ({ place }) =>
      `The pooler at ${place} had no connection to its server to give in time.`,
    fix: () =>
      'Look at the server behind the pooler; if it is well, end long transactions (show pools, at the pooler) or raise default_pool_size.',
    cause:
      'The server behind PgBouncer does not answer, or transactions of others hold all connections to it.',
    example: 'query_wait_timeout',
    source: 'PgBouncer 1.18, produced.',
  },
  {
    id: 'pooler-full',
    codes: ['08P01'],
    text: /no more connections allowed/i,
    code: 'TOO_MANY_CONNECTIONS',
    message: ({ place }) => `The pooler at ${place} takes no more clients.`,
    fix: () => 'Close idle clients (show clients, at the pooler), or raise max_client_conn there.',
    cause: 'As many clients as max_client_conn of PgBouncer allows are connected.',
    example: 'no more connections allowed (max_client_conn)',
    source: 'PgBouncer 1.18, produced.',
  },
  {
    id: 'F16',
    codes: ['25006'],
    code: 'SERVER_READ_ONLY',
    message: ({ place }) =>
      `The server at ${place} accepts no writes: it is a standby or set to read-only.`,
    fix: ({ settings, variable }) =>
      `Set ${variable('HOST')} to the primary (at a managed service: the writer endpoint). If it is the primary, and the role is set to read-only, as an administrator: alter role ${quoteIdentifier(settings.user)} reset default_transaction_read_only;`,
    cause:
      'A standby, a reader endpoint, or default_transaction_read_only. "create extension if not exists" fails there even when the extension exists.',
    example: 'cannot execute CREATE EXTENSION in a read-only transaction',
    source: 'PostgreSQL 15 and 18, produced; Cloud SQL documentation, "Configure extensions".',
  },
  {
    id: 'statement-stopped',
    codes: ['57014'],
    code: 'QUERY_TIMEOUT',
    message: ({ place }) => `The server at ${place} stopped a query that took too long.`,
    fix: () => 'Run the same command again; if it stays so, raise statement_timeout for this role.',
    cause:
      'statement_timeout of the role, the database or the service is over, or somebody cancelled it.',
    example: 'canceling statement due to statement timeout',
    source: errorCodes,
  },
  {
    id: 'disk-full',
    codes: ['53100'],
    code: 'DISK_FULL',
    message: ({ place }) => `The server at ${place} is out of disk or shared memory.`,
    fix: () => 'Free space on its disk; in a container also raise --shm-size.',
    cause: "The server's disk, or a disk of its tablespaces, is full.",
    example: 'could not extend file "base/16384/16450": No space left on device',
    source: errorCodes,
  },
];
