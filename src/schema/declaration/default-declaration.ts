import type { SchemaDeclaration } from './schema-declaration.ts';

/** What a database needs of which nothing more is known: the extensions, and no types or tables. */
export const defaultDeclaration: SchemaDeclaration = {
  extensions: { vector: 'required', 'uuid-ossp': 'optional', pg_trgm: 'optional' },
  enums: [],
  tables: [],
};
