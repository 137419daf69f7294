import { SetupError } from '../../errors/setup-error.ts';
import { quoteIdentifier } from '../../postgres/quote-identifier.ts';
import type { FallbackSpec } from '../provisioner.ts';

/** How much of the fallback the server is known to have; the rest goes into the statements. */
export type FoundPart = 'nothing' | 'role' | 'database';

/** The names of pgvector and its companions, quoted as they have to be. */
const extensions = ['vector', '"uuid-ossp"', 'pg_trgm'] as const;

/**
 * FALLBACK_ACCESS_DENIED with the statements for an administrator of that server, for psql. The
 * password is asked for there, so that it is in no history and no log.
 */
export function accessDenied(spec: FallbackSpec, found: FoundPart, cause: unknown): SetupError {
  const { host, port, user } = spec;
  const place = `${host}:${String(port)}`;
  const words = cause instanceof SetupError ? (cause.detail ?? cause.message) : String(cause);
  return new SetupError('FALLBACK_ACCESS_DENIED', {
    message: `${what(spec, found)} on the server at ${place}, and no administrator could be reached to make it.`,
    detail: words,
    fix: [
      'Give these lines to an administrator of that server, for psql:',
      ...statements(spec, found).map((line) => `  ${line}`),
      found === 'nothing'
        ? `Then run this again, with the password of ${user} in the file of --fallback-db-password-file.`
        : 'Then run this again.',
      'Or run this as root on that machine, or name an administrator with --admin-user and --admin-password-file.',
    ].join('\n'),
    target: 'fallback',
    cause,
  });
}

function what({ user, database }: FallbackSpec, found: FoundPart): string {
  switch (found) {
    case 'nothing':
      return `The role "${user}" is missing or has another password`;
    case 'role':
      return `The database "${database}" is missing`;
    case 'database':
      return `The vector extension is missing in the database "${database}"`;
  }
}

/** What is missing, one line each; `\password` and `\connect` are psql's own. */
function statements({ user, database }: FallbackSpec, found: FoundPart): readonly string[] {
  const role = quoteIdentifier(user);
  const name = quoteIdentifier(database);
  return [
    ...(found === 'nothing' ? [`create role ${role} login;`, `\\password ${role}`] : []),
    ...(found === 'database' ? [] : [`create database ${name} owner ${role};`]),
    `\\connect ${name}`,
    ...extensions.map((extension) => `create extension if not exists ${extension};`),
  ];
}
