import type { GuidePart } from './guide-entry.ts';

/** Codes of pgvector: its files, its place, its values and its indexes. */
export const guideOfPgvector = {
  PGVECTOR_NOT_AVAILABLE: {
    title: 'The server does not offer pgvector',
    cause:
      'Its files are not installed for this server and major version, are incomplete, or the service does not allow it. No preloading and no restart is needed.',
    fix: 'Install the package for the major version of this server (postgresql-NN-pgvector, pgvector_NN), or do what the provider wants: setup-wizard providers',
  },
  PGVECTOR_PERMISSION: {
    title: 'The user may not create the extension',
    cause:
      'pgvector is not a trusted extension: on an ordinary server only a superuser creates it, at a service the role it has for that.',
    fix: 'As an administrator, in this very database: create extension if not exists vector;',
  },
  PGVECTOR_CONFLICT: {
    title: "Type 'vector' already exists from different source",
    cause: 'A table, domain or type has the name of a type of pgvector.',
    fix: 'Rename it, or install pgvector into a schema of its own: create extension vector with schema extensions;',
  },
  PGVECTOR_EXISTS: {
    title: 'The extension is there already',
    cause: 'create extension without "if not exists", or two sessions created it at once.',
    fix: 'Run the same command again; in files of your own write: create extension if not exists vector;',
  },
  PGVECTOR_FAILED: {
    title: 'The server reported success, but pgvector is not there or does not work',
    cause: 'A pooler sent the statements to different servers, or the files are not whole.',
    fix: 'Connect to the server itself instead of a pooler, then: setup-wizard check',
  },
  PGVECTOR_NOT_VISIBLE: {
    title: 'pgvector is not found from this session',
    cause:
      'It was not created in this database, or its schema is not in search_path or may not be used.',
    fix: 'setup-wizard check tells which; bootstrap creates it, alter role USER set search_path = …; makes it visible.',
  },
  PGVECTOR_TOO_OLD: {
    title: 'The pgvector of this database is too old for what is asked',
    cause:
      'hnsw needs 0.5.0, halfvec and more than 2000 dimensions need 0.7.0. Often the files are newer and only the update is missing.',
    fix: 'As the owner of the extension, in a new session: alter extension vector update;',
  },
  PGVECTOR_FILES_BROKEN: {
    title: "The server's files of pgvector do not fit the server or the database",
    cause:
      'The library is missing, built for another major version, or older than what is registered.',
    fix: 'Reinstall pgvector for the major version of this server, then connect again.',
  },
  PGVECTOR_NOT_OWNER: {
    title: 'Only the owner of the extension may change it',
    cause: 'An administrator created it; updates and removal are theirs.',
    fix: 'As its owner: alter extension vector update;',
  },
  PGVECTOR_IN_USE: {
    title: 'Cannot drop pgvector: tables using vector type exist',
    cause: 'Columns, indexes, functions or domains depend on it.',
    fix: 'Keep it; with cascade the embeddings would be lost.',
  },
  PGVECTOR_OPCLASS: {
    title: 'An index has no operator class, or one that is not found',
    cause:
      'hnsw has no default class, class and method do not fit, or the schema of pgvector is not in search_path.',
    fix: 'Name it with its schema: using hnsw (embedding extensions.vector_cosine_ops)',
  },
  PGVECTOR_VALUE: {
    title: 'A value is not a vector',
    cause: 'The driver sent an array, or the text is not in square brackets.',
    fix: "Send '[1,2,3]' and cast it: $1::vector",
  },
  DIMENSIONS_UNSUPPORTED: {
    title: 'pgvector cannot store or index this number of dimensions',
    cause:
      'Columns hold 1 to 16000; indexes 2000 of vector, 4000 of halfvec; an index needs a declared size.',
    fix: 'Index a cast: using hnsw ((embedding::halfvec(N)) halfvec_cosine_ops), and repeat the cast in queries.',
  },
  DIMENSIONS_MISMATCH: {
    title: 'Vectors of different sizes meet',
    cause:
      'The embedding model and the column disagree, or a column holds vectors of several models.',
    fix: 'Set VECTOR_DIMENSIONS and the model to the size of the column; stored vectors have to be computed again.',
  },
  INDEX_MEMORY: {
    title: 'Building an index needs more memory than it may take',
    cause: 'ivfflat with many lists needs more than maintenance_work_mem.',
    fix: "In the session that builds it: set maintenance_work_mem = '1GB'; or use fewer lists.",
  },
  SHARED_MEMORY_FULL: {
    title: 'The server has too little shared memory',
    cause:
      'A container has 64 MB in /dev/shm, and a parallel index build needs more. The disk is not full.',
    fix: 'set max_parallel_maintenance_workers = 0; or start the container with a larger --shm-size.',
  },
} as const satisfies GuidePart;
