import type { ExistingRole, RoleFacts } from '../../src/roles/role-facts.ts';

/** A role as `create role NAME login` makes it. */
export const freshRole: ExistingRole = {
  login: true,
  superuser: false,
  createDatabase: false,
  createRole: false,
  replication: false,
  bypassRls: false,
  adminMaySet: true,
  adminInherits: true,
  memberOf: [],
  searchPath: null,
  connect: false,
  temporary: false,
  owns: 0,
  ownsDatabases: [],
};

/** A new database `shop` with pgvector in `public`, seen by a superuser; neither role exists. */
export const newDatabase: RoleFacts = {
  versionNum: 150_000,
  database: 'shop',
  databaseOwner: 'postgres',
  publicConnect: true,
  publicTemporary: true,
  connectThroughPublic: [],
  admin: { name: 'postgres', superuser: true, createRole: true, ownsDatabase: true },
  roles: { app: null, owner: null },
  schema: {
    owner: 'pg_database_owner',
    mine: true,
    appUsage: false,
    appCreate: false,
    ownerUsage: false,
    ownerCreate: false,
  },
  openSchemas: [],
  relations: [],
  foreignRelations: false,
  futureTables: false,
  futureSequences: false,
  extensions: [{ name: 'vector', schema: 'public', mine: true, appUsage: true, ownerUsage: true }],
  ledger: null,
  searchPath: 'public',
};

/** The same after everything was done. */
export const readyDatabase: RoleFacts = {
  ...newDatabase,
  publicConnect: false,
  publicTemporary: false,
  roles: {
    app: { ...freshRole, connect: true, searchPath: 'public' },
    owner: { ...freshRole, connect: true, temporary: true, searchPath: 'public' },
  },
  schema: {
    owner: 'pg_database_owner',
    mine: true,
    appUsage: true,
    appCreate: false,
    ownerUsage: true,
    ownerCreate: true,
  },
  futureTables: true,
  futureSequences: true,
  ledger: {
    owner: 'shop_owner',
    ownerReady: true,
    tablesReady: true,
    tables: ['migration_details', 'migrations', 'own_migrations'],
    appUsage: true,
    appReads: true,
    futureTables: true,
    openSchema: false,
    openTables: false,
  },
};
