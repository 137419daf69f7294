import type { Diagnosis, Scene } from './diagnosis.ts';
import { quoteIdentifier } from './quote-identifier.ts';
import { quotedName } from './quoted-name.ts';
import { databaseWord, ownerWord, quote, schemaWord } from './languages.ts';

/** The name behind the word for schema, which no language puts in quotation marks here. */
const inSchema = String.raw`${schemaWord}\s*${quote}?([\p{L}\p{N}_$-]+)`;

const schemaOf = ({ words }: Scene): string =>
  new RegExp(inSchema, 'iu').exec(words)?.[1] ?? 'public';

const mayNot = (scene: Scene): string =>
  `User "${scene.settings.user}" has no right to schema "${schemaOf(scene)}" that this needs.`;

/** What the server wants an owner for, as `alter … owner to` takes it; in English, where kinds are keywords. */
const ownedObject =
  /owner of (table|index|sequence|view|materialized view|foreign table|type|function|schema) ([^ ]+)/u;

/** The name at the end of the first sentence. */
const deniedObject = /^[^\u2013]*?([^\s\u2013]+)(?: \u2013|$)/u;

/** Errors of schemas, transactions and sessions that set-ups run into. First match wins. */
export const diagnosesOfSchemas: readonly Diagnosis[] = [
  {
    id: 'F50',
    codes: ['42501'],
    text: new RegExp(String.raw`${schemaWord}\s*${quote}?public\b`, 'iu'),
    code: 'SCHEMA_PERMISSION',
    message: mayNot,
    fix: ({ settings }) =>
      `As the owner of database "${settings.database}": grant usage, create on schema public to ${quoteIdentifier(settings.user)}; better, a schema of its own: create schema app authorization ${quoteIdentifier(settings.user)};`,
    cause: 'Since PostgreSQL 15 not everybody may create tables in schema public.',
    example: 'permission denied for schema public',
    source: 'PostgreSQL 15 release notes; produced on PostgreSQL 15 and 18.',
  },
  {
    id: 'F11',
    codes: ['42501'],
    text: new RegExp(`^(?!.*${ownerWord}).*${inSchema}`, 'iu'),
    code: 'SCHEMA_PERMISSION',
    message: mayNot,
    fix: (scene) =>
      `As the owner of the schema: grant usage on schema ${quoteIdentifier(schemaOf(scene))} to ${quoteIdentifier(scene.settings.user)}; to create tables in it as well: grant create on schema ${quoteIdentifier(schemaOf(scene))} to ${quoteIdentifier(scene.settings.user)};`,
    cause:
      'A type or table was named with its schema, and the role may not use that schema. Types need no grant of their own.',
    example: 'permission denied for schema extensions',
    source: 'pgvector issue 904; produced on PostgreSQL 15 and 18.',
  },
  {
    id: 'database-access',
    codes: ['42501'],
    // The right to connect has its name in the detail, whatever the language.
    text: /\bCONNECT\b/,
    code: 'DATABASE_ACCESS_DENIED',
    message: ({ settings }) =>
      `User "${settings.user}" may not connect to database "${settings.database}".`,
    fix: ({ settings }) =>
      `As the owner: grant connect on database ${quoteIdentifier(settings.database)} to ${quoteIdentifier(settings.user)};`,
    cause: 'The right to connect was revoked from everybody, or a grant is missing.',
    example: 'permission denied for database "shop" – User does not have CONNECT privilege.',
    source: 'PostgreSQL 15 and 18, produced.',
  },
  {
    id: 'create-in-database',
    codes: ['42501'],
    text: new RegExp(databaseWord, 'i'),
    code: 'SCHEMA_PERMISSION',
    message: ({ settings }) =>
      `User "${settings.user}" may not create schemas in database "${settings.database}".`,
    fix: ({ settings }) =>
      `As its owner: grant create on database ${quoteIdentifier(settings.database)} to ${quoteIdentifier(settings.user)};`,
    cause:
      'Only the owner of a database creates schemas and trusted extensions in it, and whoever has the grant.',
    example: 'permission denied for database shop',
    source: 'Produced on PostgreSQL 15 and 18.',
  },
  {
    id: 'object-owner',
    codes: ['42501'],
    text: new RegExp(ownerWord, 'i'),
    code: 'SCHEMA_PERMISSION',
    message: ({ settings }) =>
      `User "${settings.user}" does not own what the statement changes, which only an owner may.`,
    fix: ({ words, settings }) => {
      const [, kind = 'table', name = 'NAME'] = ownedObject.exec(words) ?? [];
      const role = quoteIdentifier(settings.user);
      return `As the owner or a superuser, hand it over: alter ${kind} ${quoteIdentifier(name)} owner to ${role}; or run this as the role that owns it.`;
    },
    cause:
      'Another role created it, such as an administrator in an earlier run. No grant gives the right to alter or drop; only ownership does.',
    example: 'must be owner of table notes',
    alsoSeen: ['must be owner of materialized view totals'],
    source: 'Produced on PostgreSQL 15 and 18.',
  },
  {
    id: 'object-access',
    codes: ['42501'],
    text: new RegExp(String.raw`\b(?:table|Tabelle|sequence|Sequenz|view|Sicht)\b`),
    code: 'SCHEMA_PERMISSION',
    message: ({ settings }) => `User "${settings.user}" has no right to a table that this needs.`,
    fix: ({ words, settings }) => {
      const name = quoteIdentifier(deniedObject.exec(words)?.[1] ?? 'NAME');
      const role = quoteIdentifier(settings.user);
      return `As its owner: grant select, insert, update, delete on table ${name} to ${role}; (for a sequence: grant usage on sequence ${name} to ${role};)`;
    },
    cause: 'Another role owns the table, and grants nothing or not this to the user.',
    example: 'permission denied for table notes',
    alsoSeen: ['permission denied for sequence notes_id_seq'],
    source: 'Produced on PostgreSQL 15 and 18.',
  },
  {
    id: 'F17',
    codes: ['3F000'],
    code: 'SCHEMA_MISSING',
    message: ({ words, settings }) => {
      const name = quotedName(words);
      return name === null
        ? `No schema of search_path exists in database "${settings.database}" to create in.`
        : `There is no schema "${name}" in database "${settings.database}".`;
    },
    fix: ({ words, settings }) => {
      const role = quoteIdentifier(settings.user);
      const name = quotedName(words);
      return name === null
        ? `As the owner of database "${settings.database}": create schema app authorization ${role}; alter role ${role} set search_path = app;`
        : `As the owner of database "${settings.database}": create schema ${quoteIdentifier(name)} authorization ${role};`;
    },
    cause:
      'search_path is empty or names only schemas that do not exist, or the schema that was named does not.',
    example: 'no schema has been selected to create in',
    alsoSeen: ['schema "app" does not exist'],
    source: 'Produced on PostgreSQL 15 and 18.',
  },
  {
    id: 'F44',
    codes: ['25001'],
    code: 'TRANSACTION_NOT_ALLOWED',
    message: () => 'The statement cannot run inside a transaction.',
    fix: () =>
      'Put it alone into a migration file that begins with the line: -- no-transaction. In other tools: outside the block (Alembic: autocommit_block).',
    cause:
      'create index concurrently, create database, vacuum and the like need a transaction of their own; migration tools put one around every file.',
    example: 'CREATE INDEX CONCURRENTLY cannot run inside a transaction block',
    source: 'Produced on PostgreSQL 15 and 18.',
  },
  {
    id: 'F43',
    codes: ['42P05', '26000'],
    code: 'PREPARED_STATEMENT_LOST',
    message: ({ place }) =>
      `The session at ${place} has other prepared statements than this program made.`,
    fix: ({ variable }) =>
      `Set ${variable('HOST')} and ${variable('PORT')} to the server itself for set-up and migrations; in the application turn named prepared statements off, or use PgBouncer 1.21 with max_prepared_statements.`,
    cause:
      'A pooler in transaction mode gives every transaction another session of the server, with the statements of other clients.',
    example: 'prepared statement "s9" already exists',
    alsoSeen: ['prepared statement "s9" does not exist'],
    source: 'PgBouncer 1.18, produced.',
  },
];
