import type { Diagnosis, Scene } from './diagnosis.ts';
import { installAdvice } from './extension-advice.ts';
import { extensionWord, ownerWord, quote } from './languages.ts';

const broken = (): string => "The server's files of pgvector do not fit this server.";
const reinstall = (scene: Scene): string =>
  `Reinstall the files for the major version of this server. ${installAdvice(scene, 'vector')}`;

/** Errors of an extension's files and of what hangs on it: library, scripts, owner, dependents. */
export const diagnosesOfExtensionFiles: readonly Diagnosis[] = [
  {
    id: 'F18',
    codes: ['58P01'],
    text: /\$libdir[/\\]vector\b/,
    code: 'PGVECTOR_FILES_BROKEN',
    message: () => "pgvector's library is gone from the server; the extension is still registered.",
    fix: reinstall,
    cause:
      'The library is not there: after an upgrade of the major version, another container image, or an incomplete installation. Even a query on a table with a vector index fails.',
    example: 'could not access file "$libdir/vector": No such file or directory',
    source: 'pgvector issue 517; produced on PostgreSQL 15.',
  },
  {
    id: 'F19',
    codes: ['58P01'],
    text: /vector\.(?:so|dll|dylib)\b/,
    code: 'PGVECTOR_FILES_BROKEN',
    message: broken,
    fix: reinstall,
    cause:
      "The library was built for an older major version and lacks one of the server's functions.",
    example:
      'could not load library "/usr/lib/postgresql/15/lib/vector.so": /usr/lib/postgresql/15/lib/vector.so: undefined symbol: MemoryContextAllocZeroAligned',
    source: 'pgvector issue 757; produced with pgvector built for another major version.',
  },
  {
    id: 'F20',
    codes: ['XX000'],
    text: /vector\.(?:so|dll|dylib)\b/,
    code: 'PGVECTOR_FILES_BROKEN',
    message: broken,
    fix: reinstall,
    cause: 'The library was built for another major version; the detail names both.',
    example:
      'incompatible library "/usr/lib/postgresql/15/lib/vector.so": version mismatch – Server is version 15, library is version 18.',
    source: 'Produced with pgvector built for another major version.',
  },
  {
    id: 'F21',
    codes: ['42883'],
    text: /vector\.(?:so|dll|dylib)\b|\$libdir[/\\]vector\b/,
    code: 'PGVECTOR_FILES_BROKEN',
    message: () => "pgvector's library is older than what the database has registered.",
    fix: (scene) =>
      `Connect again first: a session keeps the library it has loaded. If it stays so: ${reinstall(scene)}`,
    cause:
      'The SQL part of the extension is newer than the library, or the files were replaced while this session had the old library loaded.',
    example: 'could not find function "hnswhandler" in file "/usr/lib/postgresql/15/lib/vector.so"',
    source: 'pgvector issues 302 and 676; produced on PostgreSQL 15.',
  },
  {
    id: 'F23',
    codes: ['22023'],
    text: new RegExp(String.raw`${quote}\d+\.\d[\w.-]*${quote}.+${quote}\d+\.\d[\w.-]*${quote}`),
    code: 'PGVECTOR_FILES_BROKEN',
    message: () => "The server's files of the extension are older than what is installed.",
    fix: (scene) =>
      `Install the same or a newer version of the files; there is no way back to an older one. ${installAdvice(scene, 'vector')}`,
    cause:
      'An image or a package was rolled back, or the database was restored on an older server. Extensions only update forwards.',
    example: 'extension "vector" has no update path from version "0.8.6" to version "0.7.4"',
    source: 'Produced on PostgreSQL 15.',
  },
  {
    id: 'F22',
    codes: ['22023'],
    text: new RegExp(String.raw`${quote}vector${quote}.*${quote}\d+\.\d[\w.-]*${quote}`),
    routines: ['identify_update_path'],
    code: 'PGVECTOR_NOT_AVAILABLE',
    message: () => 'The server has no installation script for this version of the extension.',
    fix: (scene) =>
      `Name no version: create extension vector; installs what the files are. If that fails the same way, the files are incomplete: ${installAdvice(scene, 'vector')}`,
    cause:
      'pgvector ships the script of its own version only, so that an older one cannot be named; or the sql files were not copied along.',
    example: 'extension "vector" has no installation script nor update path for version "0.5.1"',
    source: 'pgvector issues 65, 507, 798; produced on PostgreSQL 15.',
  },
  {
    id: 'F24',
    codes: ['42501'],
    text: new RegExp(String.raw`${ownerWord}.{0,6}${extensionWord}`, 'i'),
    code: 'PGVECTOR_NOT_OWNER',
    message: ({ settings }) => `"${settings.user}" does not own the extension.`,
    fix: ({ settings }) =>
      `Its owner (select extowner::regrole from pg_extension where extname = 'vector';) runs it in database "${settings.database}", for example: alter extension vector update;`,
    cause:
      'Only the owner updates, moves or drops an extension: the role that created it, often an administrator. pg_restore stumbles over it with its comments.',
    example: 'must be owner of extension vector',
    source: 'Produced on PostgreSQL 15 and 18.',
  },
  {
    id: 'F25',
    codes: ['2BP01'],
    text: new RegExp(String.raw`${extensionWord}\s+vector\b`, 'i'),
    code: 'PGVECTOR_IN_USE',
    message: () => 'Cannot drop pgvector: tables using vector type exist',
    fix: () =>
      'Keep it: with cascade its columns, and the embeddings in them, would be dropped too. The detail lists what depends on it.',
    cause: 'Columns, functions, domains or indexes use its types.',
    example:
      'cannot drop extension vector because other objects depend on it – column embedding of table memories depends on type vector',
    source: 'Produced on PostgreSQL 15 and 18.',
  },
  {
    id: 'no-such-extension',
    codes: ['42704'],
    text: new RegExp(String.raw`${extensionWord} ${quote}vector${quote}`, 'i'),
    code: 'PGVECTOR_NOT_VISIBLE',
    message: ({ settings }) => `pgvector is not installed in database "${settings.database}".`,
    fix: ({ target }) =>
      `setup-wizard bootstrap --target ${target} (or, as an administrator: create extension vector;)`,
    cause: 'Extensions belong to one database; this is another one, or none has it.',
    example: 'extension "vector" does not exist',
    source: 'Produced on PostgreSQL 15 and 18.',
  },
];
