import type { GuidePart } from './guide-entry.ts';

/** Codes of reaching a server and logging in to it. */
export const guideOfConnections = {
  DNS_FAILED: {
    title: 'The host name of the server cannot be resolved',
    cause: 'It is mistyped, or the name service does not answer or does not know it here.',
    fix: 'Correct POSTGRES_HOST, or check the name service: nslookup HOST',
  },
  CONNECTION_REFUSED: {
    title: 'Nothing accepts connections at this address',
    cause: 'The server does not run, listens on another port, or on another address only.',
    fix: 'Start the server, or correct POSTGRES_HOST and POSTGRES_PORT; pg_isready -h HOST -p PORT shows who listens.',
  },
  CONNECTION_TIMEOUT: {
    title: 'The server did not answer in time',
    cause:
      'A firewall or security group drops the packets, the address is wrong, or the database is paused.',
    fix: 'Open the way from here to the server, or correct POSTGRES_HOST and POSTGRES_PORT.',
  },
  CONNECTION_LOST: {
    title: 'The connection broke',
    cause: 'The server, a pooler, a proxy or the network ended it.',
    fix: "Run the same command again; if it stays so, the server's log says why it hangs up.",
  },
  HOST_UNREACHABLE: {
    title: 'There is no network path to the server',
    cause:
      'A network or VPN is down, or the host has an IPv6 address only and this machine has no IPv6.',
    fix: 'Check the network or VPN, and POSTGRES_HOST.',
  },
  NOT_POSTGRES: {
    title: 'What answers is not PostgreSQL',
    cause: 'Another program listens on this port.',
    fix: 'Correct POSTGRES_HOST and POSTGRES_PORT; PostgreSQL usually listens on 5432.',
  },
  SERVER_STARTING: {
    title: 'The server is not ready yet',
    cause:
      'It has just been started or recovers; this program tries again, bootstrap for about two minutes.',
    fix: 'Wait, then run the same command again; --retries N tries longer.',
  },
  SERVER_SHUTTING_DOWN: {
    title: 'The server ended the session',
    cause: 'It was stopped, restarted, or an administrator ended the session.',
    fix: 'Run the same command again when the server is back.',
  },
  TOO_MANY_CONNECTIONS: {
    title: 'The server has no free connection left',
    cause: 'max_connections or the limit of the role or database is reached.',
    fix: 'Close idle clients (select * from pg_stat_activity;), raise the limit, or use a pooler for the application.',
  },
  AUTH_FAILED: {
    title: 'The server did not accept user and password',
    cause:
      'User or password is wrong or missing, or the role may not log in. It is never tried again.',
    fix: 'Correct POSTGRES_USER and POSTGRES_PASSWORD.',
  },
  AUTH_METHOD_UNSUPPORTED: {
    title: 'The server asks for a login method that this program does not have',
    cause: 'pg_hba.conf wants gss, sspi or another method instead of a password.',
    fix: 'Let pg_hba.conf use scram-sha-256 for this user, then: select pg_reload_conf();',
  },
  ACCESS_REJECTED: {
    title: 'The server lets nobody in from this address with this user',
    cause:
      'pg_hba.conf, an allow-list of the service, the rights of a socket, or a local firewall.',
    fix: 'Add a line to pg_hba.conf and reload, or add this address to the allowed networks.',
  },
  DATABASE_MISSING: {
    title: 'The database does not exist on this server',
    cause: 'It was not created yet, or its name is mistyped.',
    fix: 'setup-wizard bootstrap creates it; or correct POSTGRES_DB.',
  },
  DATABASE_ACCESS_DENIED: {
    title: 'The user may not connect to the database',
    cause: 'The right to connect was revoked.',
    fix: 'As the owner of the database: grant connect on database NAME to USER;',
  },
  TLS_REFUSED: {
    title: 'The server does not offer TLS, and sslmode insists on it',
    cause: 'The server runs with ssl = off, or something in front of it speaks no TLS.',
    fix: 'Turn TLS on at the server, or on a trusted network set POSTGRES_SSLMODE=prefer.',
  },
  TLS_REQUIRED: {
    title: 'The server accepts encrypted connections only',
    cause: 'pg_hba.conf or the service requires TLS, and sslmode is disable or did not get it.',
    fix: 'Set POSTGRES_SSLMODE=require.',
  },
  TLS_CERTIFICATE_UNTRUSTED: {
    title: "The server's certificate is not trusted",
    cause: 'Its authority is not known here, or it has expired.',
    fix: 'Save the certificate of the authority as a PEM file and set POSTGRES_SSLROOTCERT to its path.',
  },
  TLS_HOSTNAME_MISMATCH: {
    title: "The server's certificate is made out to another name",
    cause: 'sslmode=verify-full compares POSTGRES_HOST with the names in the certificate.',
    fix: 'Set POSTGRES_HOST to a name in the certificate.',
  },
  TLS_FAILED: {
    title: 'The TLS handshake failed',
    cause: 'Client and server found no common version, or the connection broke meanwhile.',
    fix: "Look at the server's side: openssl s_client -starttls postgres -connect HOST:PORT",
  },
  QUERY_TIMEOUT: {
    title: 'A query took too long and was stopped',
    cause: 'It waits for a lock, or statement_timeout is short.',
    fix: "Run it again; to see locks: select * from pg_stat_activity where wait_event_type = 'Lock';",
  },
  STARTUP_PARAMETER_REJECTED: {
    title: 'A pooler refused a start-up parameter',
    cause: 'PGOPTIONS or a search_path in the URL does not pass PgBouncer.',
    fix: 'Unset PGOPTIONS, connect to the server itself, or: alter role USER set search_path = …;',
  },
  PREPARED_STATEMENT_LOST: {
    title: 'A prepared statement exists already, or is gone',
    cause: 'A pooler in transaction mode gives every transaction another session of the server.',
    fix: 'Connect to the server itself for set-up and migrations.',
  },
  TRANSACTION_NOT_ALLOWED: {
    title: 'A statement cannot run inside a transaction',
    cause: 'create index concurrently and the like need a transaction of their own.',
    fix: 'Put it alone into a migration file that begins with: -- no-transaction',
  },
  SERVER_READ_ONLY: {
    title: 'The server accepts no writes',
    cause: 'It is a standby or reader endpoint, or sessions of the role are read-only.',
    fix: 'Set POSTGRES_HOST to the primary (at a managed service: the writer endpoint).',
  },
  DATABASE_CREATE_DENIED: {
    title: 'The database is missing, and the user may not create it',
    cause: 'The role has no createdb right.',
    fix: 'As an administrator: create database NAME owner USER;',
  },
  POSTGRES_ERROR: {
    title: 'The server reported an error that is not in the table',
    cause: "The detail has the server's words.",
    fix: "Read the detail; the server's log has more.",
  },
} as const satisfies GuidePart;
