export const allThree =
  'create extension vector; create extension "uuid-ossp"; create extension pg_trgm;';
const elsewhere = 'create schema extensions; create extension vector with schema extensions;';

/** Takes back what the second and third migration and the declaration made. */
export const backToTheFirst = `
  drop index if exists notes_body_idx, notes_embedding_idx, notes_meta_idx;
  alter table notes drop column embedding, drop column if exists pinned;
  delete from setup_wizard.migrations where name <> '001_notes';
  delete from setup_wizard.migration_details where set = 'application' and name <> '001_notes'`;

export interface MatrixState {
  /** Null where there is no such database. */
  readonly template: 'template1' | 'done' | 'half' | null;
  readonly sql?: string;
  /** Whether the application's folder of migrations is named. */
  readonly migrations?: true;
}

/** The states that a database can be found in. */
export const matrixStates: Readonly<Record<string, MatrixState>> = {
  'an empty database, pgvector being in another one': { template: 'template1' },
  'an empty database': { template: 'template1' },
  'an empty database, with migrations to apply': { template: 'template1', migrations: true },
  'half-done, uuid-ossp alone': { template: 'template1', sql: 'create extension "uuid-ossp"' },
  'half-done, pgvector alone': { template: 'template1', sql: 'create extension vector' },
  'half-done, extensions without a schema': {
    template: 'template1',
    sql: allThree,
    migrations: true,
  },
  'half-done, one migration of three': { template: 'half', migrations: true },
  'already done': { template: 'done', migrations: true },
  'already done, without naming the folder': { template: 'done' },
  'an old pgvector': { template: 'template1', sql: `${allThree} {old}` },
  'a table called vector': { template: 'template1', sql: 'create table vector (id int)' },
  'pgvector in another schema, hidden by a table called vector': {
    template: 'template1',
    sql: `${elsewhere} grant usage on schema extensions to public; create table vector (id int)`,
  },
  'pgvector in a schema that may not be used': { template: 'template1', sql: elsewhere },
  'pgvector in another schema, with migrations to apply': {
    template: 'template1',
    sql: `${elsewhere} grant usage on schema extensions to public`,
    migrations: true,
  },
  'no such database': { template: null },
};
