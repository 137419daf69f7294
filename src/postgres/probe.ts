import * as z from 'zod/mini';
import probeSql from '../../sql/probe.sql';
import { SetupError } from '../errors/setup-error.ts';
import type { Connection } from './connection.ts';
import { sqlState } from './error-signs.ts';

const vector = z.object({
  version: z.string(),
  schema: z.string(),
  owner: z.string(),
  mayAlter: z.boolean(),
  schemaVisible: z.boolean(),
  schemaUsable: z.boolean(),
  /** The bare word `vector` means this extension's type in this session. */
  resolves: z.boolean(),
});

const offeredExtension = z.object({
  name: z.string(),
  defaultVersion: z.nullable(z.string()),
  installedVersion: z.nullable(z.string()),
  scripts: z.number(),
  superuser: z.nullable(z.boolean()),
  trusted: z.nullable(z.boolean()),
});

const foreignType = z.object({
  schema: z.string(),
  name: z.string(),
  /** As `alter … rename` wants it: a table makes a type of its name, and so does a view. */
  kind: z.string(),
  /** The bare name means this one in this session. */
  visible: z.boolean(),
});

const serverProbe = z.object({
  serverVersionNum: z.number(),
  serverVersion: z.string(),
  serverText: z.string(),
  database: z.string(),
  databaseOwner: z.nullable(z.string()),
  user: z.string(),
  isSuperuser: z.nullable(z.boolean()),
  mayCreateInDatabase: z.boolean(),
  mayCreateTemp: z.boolean(),
  /** The first schema of search_path that exists. */
  schema: z.nullable(z.string()),
  /** search_path as it is set, for example `"$user", public`. */
  searchPath: z.string(),
  mayCreateInSchema: z.nullable(z.boolean()),
  inRecovery: z.boolean(),
  readOnly: z.boolean(),
  /** `pg_settings.source` of default_transaction_read_only; null when the session may write. */
  readOnlySetBy: z.nullable(z.string()),
  backendPid: z.number(),
  vector: z.nullable(vector),
  foreignTypes: z.array(foreignType),
  extensions: z.array(offeredExtension),
  installedExtensions: z.array(z.string()),
  signals: z.array(z.string()),
});

export type ServerProbe = Readonly<z.infer<typeof serverProbe>>;
export type OfferedExtension = Readonly<z.infer<typeof offeredExtension>>;

/** All that a probe needs of a connection. */
export type ProbedConnection = Pick<Connection, 'query' | 'target'>;

/**
 * Asks a server about itself in one read-only round trip (sql/probe.sql) that needs no rights and
 * works on PostgreSQL 13 and newer.
 *
 * @throws SetupError as `diagnose` explains it, or POSTGRES_ERROR when the answer has another shape
 */
export async function probe(connection: ProbedConnection): Promise<ServerProbe> {
  const { rows } = await connection.query(probeSql).catch(async (error: unknown) => {
    throw await tooOld(connection, error);
  });
  const answer = z.safeParse(serverProbe, rows[0]?.['probe']);
  if (answer.success) return answer.data;
  throw new SetupError('POSTGRES_ERROR', {
    message: 'The server answered the probe in an unknown form.',
    detail: answer.error.issues
      .map(({ path, message }) => `${path.join('.')}: ${message}`)
      .join('; '),
    fix: 'Check that the host is a PostgreSQL server, not a database that only speaks its protocol.',
    target: connection.target,
  });
}

/** A server before PostgreSQL 13 does not know all of the probe's columns. */
async function tooOld(connection: ProbedConnection, error: unknown): Promise<unknown> {
  const undefinedColumn = '42703';
  if (sqlState(error) !== undefinedColumn) return error;
  const { rows } = await connection.query(
    "select pg_catalog.current_setting('server_version') as v",
  );
  return new SetupError('POSTGRES_ERROR', {
    message: `PostgreSQL 14+ required for pgvector 0.5.0+. Current: ${String(rows[0]?.['v'])}`,
    fix: 'Upgrade the server, best to PostgreSQL 17 or 18.',
    target: connection.target,
    cause: error,
  });
}
