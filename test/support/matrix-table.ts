import type { Matrix } from './bootstrap-matrix.ts';
import {
  conflict,
  done,
  doneForPlain,
  enoughForPlain,
  extensionsMade,
  hidden,
  needsAdmin,
  needsLedger,
  needsSchema,
  noDatabase,
  mayNotCreate,
  notInPath,
  notOwner,
  notUsable,
  plainWarnings,
  readLedger,
  readOnly,
  readOnlyChecked,
  renaming,
  schemaMade,
  tooOld,
  update,
  withoutCompanions,
  writeLedger,
} from './matrix-outcomes.ts';

/** What each role is told about each state, and where its advice leads. */
export const matrix: Matrix = {
  'an empty database, pgvector being in another one': {
    superuser: [extensionsMade, done],
    owner: [needsAdmin, extensionsMade, done],
    plain: [needsAdmin, enoughForPlain],
    'read-only': [readOnly, needsAdmin, enoughForPlain],
  },
  'an empty database, with migrations to apply': {
    superuser: [schemaMade, done],
    owner: [needsAdmin, schemaMade, done],
    plain: [needsAdmin, needsSchema, needsLedger, { ...schemaMade, warns: withoutCompanions }],
    'read-only': [readOnly, needsAdmin, needsSchema],
  },
  'half-done, uuid-ossp alone': {
    superuser: [extensionsMade, done],
    owner: [needsAdmin, extensionsMade],
    plain: [needsAdmin, { ...enoughForPlain, warns: ['extensions.pg_trgm', ...plainWarnings] }],
    'read-only': [readOnly, needsAdmin],
  },
  'half-done, pgvector alone': {
    superuser: [extensionsMade, done],
    owner: [extensionsMade, done],
    plain: [enoughForPlain],
    'read-only': [{ ...readOnlyChecked, warns: withoutCompanions }, enoughForPlain],
  },
  'half-done, extensions without a schema': {
    superuser: [schemaMade, done],
    owner: [schemaMade, done],
    plain: [needsSchema, needsLedger, schemaMade, done],
    'read-only': [readOnly, needsSchema],
  },
  'half-done, one migration of three': {
    superuser: [schemaMade, done],
    owner: [schemaMade, done],
    plain: [readLedger, writeLedger, notOwner, mayNotCreate, { ...schemaMade, warns: [] }, done],
    'read-only': [readOnly, writeLedger],
  },
  'already done': {
    superuser: [done],
    owner: [readLedger, done],
    plain: [readLedger, doneForPlain],
    'read-only': [readOnlyChecked, doneForPlain],
  },
  'already done, without naming the folder': {
    superuser: [done],
    owner: [done],
    plain: [doneForPlain],
    'read-only': [readOnlyChecked, doneForPlain],
  },
  'an old pgvector': {
    superuser: [
      { ...tooOld, makes: 'a part', options: ['--upgrade'] },
      { ...done, makes: 'a part' },
    ],
    owner: [{ ...tooOld, makes: 'a part', sql: update }, done],
    plain: [{ ...tooOld, warns: plainWarnings, sql: update }, doneForPlain],
    'read-only': [
      { ...tooOld, fails: ['server.writable', 'pgvector.version'], sql: update },
      readOnlyChecked,
      doneForPlain,
    ],
  },
  'a table called vector': {
    superuser: [{ ...conflict, sql: renaming }, extensionsMade, done],
    owner: [
      {
        ...conflict,
        sql: 'create schema if not exists extensions; create extension vector with schema extensions; grant usage, create on schema "extensions" to "{role}"; alter role "{role}" in database "{db}" set search_path = "extensions", "$user", public;',
      },
      extensionsMade,
      done,
    ],
    plain: [{ ...conflict, sql: renaming }, needsAdmin, enoughForPlain],
    'read-only': [readOnly, { ...conflict, sql: renaming }, needsAdmin, enoughForPlain],
  },
  'pgvector in another schema, hidden by a table called vector': {
    superuser: [
      {
        ...hidden,
        makes: 'extensions',
        sql: 'alter role "{role}" in database "{db}" set search_path = "extensions", "$user", public;',
      },
      done,
    ],
    owner: [
      {
        ...hidden,
        makes: 'extensions',
        sql: 'grant usage, create on schema "extensions" to "{role}"; alter role "{role}" in database "{db}" set search_path = "extensions", "$user", public;',
      },
      done,
    ],
    plain: [
      {
        ...hidden,
        warns: ['pgvector.type', ...withoutCompanions, ...plainWarnings],
        sql: renaming,
      },
      { ...enoughForPlain, warns: ['pgvector.type', ...withoutCompanions, ...plainWarnings] },
    ],
    'read-only': [
      {
        ...hidden,
        fails: ['server.writable', 'pgvector.conflict'],
        warns: ['pgvector.type', ...withoutCompanions],
        sql: renaming,
      },
      { ...readOnlyChecked, warns: ['pgvector.type', ...withoutCompanions] },
      { ...enoughForPlain, warns: ['pgvector.type', ...withoutCompanions, ...plainWarnings] },
    ],
  },
  'pgvector in a schema that may not be used': {
    superuser: [
      { ...extensionsMade, warns: ['pgvector.type'] },
      { ...done, warns: ['pgvector.type'] },
    ],
    owner: [
      { ...notUsable, makes: 'extensions' },
      { ...done, warns: ['pgvector.type'] },
    ],
    plain: [
      { ...notUsable, warns: [...withoutCompanions, 'privileges'] },
      { ...enoughForPlain, warns: ['pgvector.type', ...withoutCompanions, ...plainWarnings] },
    ],
    // It may read everything, which is a right to use every schema.
    'read-only': [
      { ...readOnlyChecked, warns: ['pgvector.type', ...withoutCompanions] },
      { ...enoughForPlain, warns: ['pgvector.type', ...withoutCompanions, ...plainWarnings] },
    ],
  },
  'pgvector in another schema, with migrations to apply': {
    superuser: [notInPath, schemaMade, done],
    owner: [notInPath, schemaMade, done],
    plain: [
      { ...needsSchema },
      needsLedger,
      notInPath,
      { ...schemaMade, warns: withoutCompanions },
    ],
    'read-only': [readOnly, needsSchema],
  },
  'no such database': {
    superuser: [extensionsMade, done],
    owner: [noDatabase, needsAdmin, extensionsMade, done],
    plain: [noDatabase, needsAdmin, extensionsMade, done],
    'read-only': [
      {
        ...readOnly,
        says: 'it is a standby or set to read-only',
        advises: 'If it is the primary, and the role is set to read-only, as an administrator: ',
        sql: 'alter role "{role}" reset default_transaction_read_only;',
      },
      noDatabase,
    ],
  },
};
