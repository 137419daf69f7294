import * as z from 'zod/mini';
import roleFactsSql from '../../sql/role-facts.sql';
import { SetupError } from '../errors/setup-error.ts';
import type { Connection } from '../postgres/connection.ts';
import type { RoleNames } from './role-names.ts';

const role = z.object({
  login: z.boolean(),
  superuser: z.boolean(),
  createDatabase: z.boolean(),
  createRole: z.boolean(),
  replication: z.boolean(),
  bypassRls: z.boolean(),
  adminMaySet: z.boolean(),
  adminInherits: z.boolean(),
  memberOf: z.array(z.string()),
  /** What the server keeps for this database, or null. */
  searchPath: z.nullable(z.string()),
  connect: z.boolean(),
  temporary: z.boolean(),
  /** How many things in this database belong to it, the database itself included. */
  owns: z.number(),
  /** Other databases that belong to it. */
  ownsDatabases: z.array(z.string()),
});

const schema = z.object({
  owner: z.string(),
  mine: z.boolean(),
  appUsage: z.boolean(),
  appCreate: z.boolean(),
  ownerUsage: z.boolean(),
  ownerCreate: z.boolean(),
});

const openSchema = z.object({
  name: z.string(),
  owner: z.string(),
  mine: z.boolean(),
  /** Other roles that create there and have no right of their own to it. */
  users: z.array(z.string()),
});

const relation = z.object({
  name: z.string(),
  sequence: z.boolean(),
  owner: z.string(),
  /** The connected role may grant rights on it. */
  mine: z.boolean(),
  /** The application may already use it. */
  ready: z.boolean(),
});

const extension = z.object({
  name: z.string(),
  schema: z.string(),
  mine: z.boolean(),
  appUsage: z.boolean(),
  ownerUsage: z.boolean(),
});

const ledger = z.object({
  owner: z.string(),
  /** The owner may make tables there, and write to those that there are. */
  ownerReady: z.boolean(),
  tablesReady: z.boolean(),
  tables: z.array(z.string()),
  /** The application may enter the schema, read every table, and those that the owner makes later. */
  appUsage: z.boolean(),
  appReads: z.boolean(),
  futureTables: z.boolean(),
  /** The application may do more than that, or everybody may do something. */
  openSchema: z.boolean(),
  openTables: z.boolean(),
});

const roleFacts = z.object({
  versionNum: z.number(),
  database: z.string(),
  databaseOwner: z.string(),
  publicConnect: z.boolean(),
  publicTemporary: z.boolean(),
  connectThroughPublic: z.array(z.string()),
  admin: z.object({
    name: z.string(),
    superuser: z.boolean(),
    createRole: z.boolean(),
    ownsDatabase: z.boolean(),
  }),
  roles: z.object({ app: z.nullable(role), owner: z.nullable(role) }),
  schema: z.nullable(schema),
  openSchemas: z.array(openSchema),
  relations: z.array(relation),
  /** Members of extensions in the schema on which the connected role may not grant. */
  foreignRelations: z.boolean(),
  futureTables: z.boolean(),
  futureSequences: z.boolean(),
  extensions: z.array(extension),
  ledger: z.nullable(ledger),
  /** Schema and extensions as `set search_path` takes them. */
  searchPath: z.string(),
});

/** What the roles may do in a database, and what the connected role could change about it. */
export type RoleFacts = Readonly<z.infer<typeof roleFacts>>;
export type ExistingRole = Readonly<z.infer<typeof role>>;

/**
 * Asks a database about the two roles in one read-only round trip (sql/role-facts.sql).
 *
 * @throws SetupError as `diagnose` explains it, or POSTGRES_ERROR when the answer has another shape
 */
export async function readRoleFacts(
  connection: Connection,
  { app, owner, schema: name }: RoleNames,
): Promise<RoleFacts> {
  const { rows } = await connection.query(roleFactsSql, [app, owner, name]);
  const answer = z.safeParse(roleFacts, rows[0]?.['facts']);
  if (answer.success) return answer.data;
  throw new SetupError('POSTGRES_ERROR', {
    message: 'The server answered the question about its roles in an unknown form.',
    detail: answer.error.issues
      .map(({ path, message }) => `${path.join('.')}: ${message}`)
      .join('; '),
    fix: 'Check that the host is a PostgreSQL server, not a database that only speaks its protocol.',
    target: connection.target,
  });
}
