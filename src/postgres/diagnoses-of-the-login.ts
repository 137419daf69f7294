import type { Diagnosis } from './diagnosis.ts';
import { quoteIdentifier } from './quote-identifier.ts';

const manual = 'PostgreSQL manual, chapter "Client Authentication"';

/** Errors of logging in: password, method, pg_hba.conf. First match wins. */
export const diagnosesOfTheLogin: readonly Diagnosis[] = [
  {
    id: 'password-missing',
    text: /password must be a (?:non-empty )?string/i,
    code: 'AUTH_FAILED',
    message: ({ settings }) =>
      `The server asks for a password for user "${settings.user}", and none is set.`,
    fix: ({ variable }) => `Set ${variable('PASSWORD')}.`,
    cause: 'The server wants a password, and the settings hold none.',
    example: 'SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string',
    source: 'The driver pg; produced against PostgreSQL 15 and 18.',
  },
  {
    id: 'server-signature',
    text: /server signature/i,
    code: 'AUTH_FAILED',
    message: ({ place }) => `The server at ${place} could not prove that it knows the password.`,
    fix: ({ variable }) => `Make sure that ${variable('HOST')} is your server and not another one.`,
    cause: 'With SCRAM both sides prove that they know the password; this server did not.',
    example: 'SASL: SCRAM-SERVER-FINAL-MESSAGE: server signature does not match',
    source: 'RFC 5802; the driver pg.',
  },
  {
    id: 'login-method',
    text: /unknown authenticationok message type|only mechanism\(s\)|\bgss|sspi|unsupported authentication/i,
    code: 'AUTH_METHOD_UNSUPPORTED',
    message: ({ place }) =>
      `The server at ${place} asks for a login method that this program does not have.`,
    fix: ({ settings }) =>
      `Let pg_hba.conf use scram-sha-256 for user ${quoteIdentifier(settings.user)} and reload the server: select pg_reload_conf()`,
    cause: 'The line of pg_hba.conf that fits names a method such as gss, sspi or ldap tickets.',
    example: 'Unknown authenticationOk message type 7',
    source: manual,
  },
  {
    id: 'tls-required',
    codes: ['28000', '08P01', 'XX000', '08004'],
    text: /no pg_hba\.conf entry.*(?:no encryption|ssl off)|ssl (?:connection )?is required|ssl required|insecure/i,
    code: 'TLS_REQUIRED',
    message: ({ place }) =>
      `The server at ${place} accepts encrypted connections only, or none from here.`,
    fix: ({ variable, settings }) =>
      `Set ${variable('SSLMODE')}=require; if that is refused too, pg_hba.conf needs a line for user ${settings.user}, database ${settings.database} and this address.`,
    cause:
      'pg_hba.conf has lines for TLS only (hostssl), or none for this address; a managed service or a pooler may insist on TLS as well.',
    example:
      'no pg_hba.conf entry for host "203.0.113.7", user "app", database "shop", no encryption',
    source: manual,
  },
  {
    id: 'pg-hba',
    codes: ['28000'],
    text: /pg_hba\.conf/i,
    code: 'ACCESS_REJECTED',
    message: ({ place, settings }) =>
      `The server at ${place} lets user "${settings.user}" into database "${settings.database}" from this address neither with nor without a password.`,
    fix: ({ settings }) =>
      `Add a line to pg_hba.conf (host ${settings.database} ${settings.user} ADDRESS/32 scram-sha-256) and run select pg_reload_conf(); at a managed service, add this address to its allowed networks.`,
    cause: 'No line of pg_hba.conf fits this address, user and database, or one rejects them.',
    example:
      'no pg_hba.conf entry for host "203.0.113.7", user "app", database "shop", SSL encryption',
    source: manual,
  },
  {
    id: 'wrong-password',
    codes: ['28P01', '28000'],
    code: 'AUTH_FAILED',
    message: ({ place, settings }) =>
      `The server at ${place} did not accept user "${settings.user}" with this password.`,
    fix: ({ target, variable }) =>
      target === 'fallback'
        ? `Correct ${variable('USER')} and ${variable('PASSWORD')} to what the fallback was created with.`
        : `Correct ${variable('USER')} and ${variable('PASSWORD')}.`,
    cause: 'User or password is wrong, the role may not log in, or its password has expired.',
    example: 'password authentication failed for user "app"',
    alsoSeen: ['role "app" is not permitted to log in', 'role "app" does not exist'],
    source: manual,
  },
  {
    id: 'unknown-tenant',
    text: /tenant or user not found/i,
    code: 'AUTH_FAILED',
    message: ({ settings }) => `The pooler does not know user "${settings.user}".`,
    fix: ({ variable }) =>
      `Set ${variable('USER')} to postgres.PROJECT_REF, as the pooler expects it.`,
    cause: "Supabase's pooler finds the project by the end of the user name.",
    example: 'Tenant or user not found',
    source: 'Supabase documentation, "Connect to your database".',
  },
];
