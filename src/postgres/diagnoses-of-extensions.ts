import type { Diagnosis, Scene } from './diagnosis.ts';
import { enableAdvice, installAdvice } from './extension-advice.ts';
import { cannotInstall, mayNotCreate } from './extension-words.ts';
import { quoteIdentifier } from './quote-identifier.ts';
import { quotedName } from './quoted-name.ts';
import { extensionWord, missingWord, quote } from './languages.ts';

/** The extension that the server's words name; everything here is about pgvector otherwise. */
const extensionOf = ({ words }: Scene): string =>
  /[/\\]([\w-]+)\.control\b/.exec(words)?.[1] ?? quotedName(words) ?? 'vector';

const missing = (scene: Scene): string => cannotInstall(extensionOf(scene));
const denied = (scene: Scene): string => mayNotCreate(extensionOf(scene), scene.settings);
const isThere = ({ settings }: Scene): string =>
  `The extension is in database "${settings.database}" already.`;

/** Errors of creating an extension: files, rights, names that are taken. First match wins. */
export const diagnosesOfExtensions: readonly Diagnosis[] = [
  {
    id: 'F06',
    codes: ['0A000'],
    text: /allow-?listed|azure\.extensions/i,
    code: 'PGVECTOR_NOT_AVAILABLE',
    message: missing,
    fix: () =>
      'Add VECTOR to the server parameter azure.extensions, keeping what is in it (the value replaces the list); no restart is needed. Then: setup-wizard bootstrap',
    cause: 'Azure creates only the extensions that its server parameter azure.extensions lists.',
    example:
      'extension "vector" is not allow-listed for "azure_pg_admin" users in Azure Database for PostgreSQL – to see the full allowlist of extensions, please run: "show azure.extensions;"',
    source: 'Azure documentation issues 112176 and 94751; azure-python-labs issue 81.',
  },
  {
    id: 'F07',
    text: new RegExp(String.raw`only members of ${quote}?azure_pg_admin`, 'i'),
    code: 'PGVECTOR_PERMISSION',
    message: denied,
    fix: (scene) =>
      `First look whether it is there already: select extversion from pg_extension where extname = 'vector'; if not: ${enableAdvice(scene, 'vector')}`,
    cause:
      'On Azure only members of azure_pg_admin create extensions. It is raised even with "if not exists" when the extension exists.',
    example: 'Only members of "azure_pg_admin" are allowed to use CREATE EXTENSION',
    source: 'Microsoft Learn, "Troubleshoot extensions"; open-webui issue 12451.',
  },
  {
    id: 'F03',
    codes: ['0A000', '58P01'],
    text: new RegExp(String.raw`${quote}pgvector${quote}|[/\\]pgvector\.control`, 'i'),
    code: 'PGVECTOR_NOT_AVAILABLE',
    message: () => 'There is no extension "pgvector": the extension of pgvector is called vector.',
    fix: ({ target }) => `create extension vector; (or: setup-wizard bootstrap --target ${target})`,
    cause: 'The project is called pgvector, the extension vector.',
    example: 'extension "pgvector" is not available',
    alsoSeen: [
      'could not open extension control file "/usr/share/postgresql/14/extension/pgvector.control": No such file or directory',
    ],
    source: 'pgvector issues 287, 414, 467, 626; produced on PostgreSQL 15 and 18.',
  },
  {
    id: 'F01',
    codes: ['0A000'],
    text: new RegExp(String.raw`extension ${quote}?[\w-]+${quote}? is not available`, 'i'),
    routines: ['parse_extension_control_file'],
    code: 'PGVECTOR_NOT_AVAILABLE',
    message: missing,
    fix: (scene) => installAdvice(scene, extensionOf(scene)),
    cause:
      'The files are not installed for this very server and major version. The path in the detail shows which server it is, for example one of several on the machine, or one in a container.',
    example:
      'extension "vector" is not available – Could not open extension control file "/usr/share/postgresql/15/extension/vector.control": No such file or directory.',
    source: 'pgvector issues 162, 373, 900; produced on PostgreSQL 15 and 18.',
  },
  {
    id: 'F02',
    codes: ['58P01'],
    text: /\.control\b/,
    code: 'PGVECTOR_NOT_AVAILABLE',
    message: missing,
    fix: (scene) => installAdvice(scene, extensionOf(scene)),
    cause: 'As F01, in the words of PostgreSQL 14 and older.',
    example:
      'could not open extension control file "/usr/share/postgresql/14/extension/vector.control": No such file or directory',
    source: 'pgvector issues 119 and 318; pgvector-python issue 3.',
  },
  {
    id: 'F05',
    codes: ['42501'],
    text: /CREATE privilege on current database to create this extension|CREATE-Privileg\b.*Erweiterung/i,
    code: 'PGVECTOR_PERMISSION',
    message: denied,
    fix: ({ settings }) =>
      `As the owner of the database: grant create on database ${quoteIdentifier(settings.database)} to ${quoteIdentifier(settings.user)}; then: setup-wizard bootstrap`,
    cause:
      'Here the extension is marked as trusted, so that the right to create in the database is enough; this role lacks it.',
    example:
      'permission denied to create extension "vector" – Must have CREATE privilege on current database to create this extension.',
    source: 'Produced on PostgreSQL 15 and 18 with a trusted control file, as Neon ships it.',
  },
  {
    id: 'F04',
    codes: ['42501'],
    text: /permission denied to create extension|keine Berechtigung, um Erweiterung|droit refus\S+ pour cr\S+er l'extension|denegado el permiso para crear la extensi|permesso di creare l'estensione/i,
    routines: ['execute_extension_script'],
    code: 'PGVECTOR_PERMISSION',
    message: denied,
    fix: (scene) => enableAdvice(scene, extensionOf(scene)),
    cause:
      'pgvector is not a trusted extension: only a superuser, or the role that a managed service has for it, creates it. To own the database is not enough.',
    example:
      'permission denied to create extension "vector" – Must be superuser to create this extension.',
    source: 'langchain issue 22811; rag_api issue 17; produced on PostgreSQL 15 and 18.',
  },
  {
    id: 'F14',
    codes: ['42710'],
    text: new RegExp(String.raw`extension ${quote}?[\w-]+${quote}? already exists`, 'i'),
    routines: ['CreateExtension'],
    code: 'PGVECTOR_EXISTS',
    message: isThere,
    fix: () =>
      'Nothing is missing. In files of your own write: create extension if not exists vector; and look at its version and schema with: setup-wizard check',
    cause: '"create extension" without "if not exists", and the extension exists.',
    example: 'extension "vector" already exists',
    source: 'pgvector-python issue 16; produced on PostgreSQL 15 and 18.',
  },
  {
    id: 'F15',
    codes: ['23505'],
    text: /pg_extension_name_index/,
    code: 'PGVECTOR_EXISTS',
    message: isThere,
    fix: () => 'Run the same command again: another session created it at the same moment.',
    cause:
      'Two sessions ran "create extension if not exists" at once; that is not safe against a race. setup-wizard takes a lock, other programs may not.',
    example: 'duplicate key value violates unique constraint "pg_extension_name_index"',
    source: 'Produced with parallel sessions on PostgreSQL 15 and 18.',
  },
  {
    id: 'F12',
    codes: ['42710'],
    text: new RegExp(
      String.raw`^(?!.*(?:${missingWord}|${extensionWord} )).*${quote}(?:vector|halfvec|sparsevec)${quote}`,
    ),
    code: 'PGVECTOR_CONFLICT',
    message: ({ words }) =>
      `Type '${quotedName(words) ?? 'vector'}' already exists from different source.`,
    fix: () =>
      'Rename the table, type or domain of that name (alter table vector rename to vector_old;), or as an administrator: create schema extensions; create extension vector with schema extensions;',
    cause:
      'A table, domain or type of that name is in the schema where the extension goes; every table has a type of its name.',
    example: 'type "vector" already exists',
    source: 'Produced on PostgreSQL 15 and 18.',
  },
];
