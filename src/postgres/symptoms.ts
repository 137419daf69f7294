import type { Symptom } from './diagnosis.ts';
import { quoteIdentifier } from './quote-identifier.ts';

/** What is seen without an error that this program would get: only `explain` and the manual use it. */
export const symptoms: readonly Symptom[] = [
  {
    id: 'F34',
    sqlState: '00000',
    text: /hnsw graph no longer fits into maintenance_work_mem/i,
    message: () => 'The index is built, but slowly from here on.',
    fix: () =>
      "Nothing has failed. Next time, in the session that builds it: set maintenance_work_mem = '2GB'; (less than the memory of the server, and in a container than its --shm-size).",
    cause: 'The graph of the index outgrew the memory for building it and goes on at the disk.',
    example: 'hnsw graph no longer fits into maintenance_work_mem after 100000 tuples',
    source: "pgvector's README, Index Build Time; produced on PostgreSQL 15 and 18.",
  },
  {
    id: 'F37',
    sqlState: '00000',
    text: /ivfflat index created with little data/i,
    message: () => 'The index is built, but will find few of the nearest rows.',
    fix: () =>
      'Build it after the data is loaded (reindex index …;), or use hnsw, which needs no data beforehand.',
    cause: 'ivfflat learns its lists from the rows that are there when it is built.',
    example: 'ivfflat index created with little data – This will cause low recall.',
    source: 'Produced on PostgreSQL 15 and 18.',
  },
  {
    id: 'F38',
    sqlState: null,
    text: /illegal instruction|terminated by signal 4\b|server closed the connection unexpectedly/i,
    message: () => 'The server process died while it ran pgvector.',
    fix: () =>
      'Look into the log of the server for "signal 4: Illegal instruction". Then install pgvector from packages or the official image, or build it with: make OPTFLAGS="". At a managed service: a support ticket.',
    cause: 'The library was built for the processor of another machine (-march=native).',
    example: 'server process (PID 71) was terminated by signal 4: Illegal instruction',
    alsoSeen: ['server closed the connection unexpectedly'],
    source: 'pgvector issues 143, 389, 752, 874, 889.',
  },
  {
    id: 'F39',
    sqlState: '01000',
    text: /collation version mismatch/i,
    message: ({ settings }) =>
      `The sorting rules of the system changed under database "${settings.database}".`,
    fix: ({ settings }) =>
      `Go back to an image of the same system (-bookworm or -trixie), or as the owner: reindex database ${quoteIdentifier(settings.database)}; alter database ${quoteIdentifier(settings.database)} refresh collation version; the same for template1 and postgres.`,
    cause:
      'Another version of glibc, most often from changing postgres:NN (trixie) for pgvector/pgvector:pgNN (bookworm) on the same volume. Indexes over text may be wrong.',
    example:
      'database "shop" has a collation version mismatch – The database was created using collation version 2.41, but the operating system provides version 2.36.',
    source: 'docker-library/postgres issue 1356; SoundTime issue 9.',
  },
  {
    id: 'F40',
    sqlState: null,
    text: /in 18\+, these Docker images are configured to store database data/i,
    message: () => 'The container of PostgreSQL 18 refuses its volume and exits.',
    fix: () => 'Mount the volume at /var/lib/postgresql instead of /var/lib/postgresql/data.',
    cause: 'The images of PostgreSQL 18 keep their data in a folder per major version.',
    example:
      'Error: in 18+, these Docker images are configured to store database data in a format which is compatible with "pg_ctlcluster"',
    source: 'docker-library/postgres issue 1364; sveltejs/cli issue 749.',
  },
  {
    id: 'F41',
    sqlState: '58P01',
    text: /could not access file "(?:pg)?vector"/i,
    message: () => 'The server does not start because of shared_preload_libraries.',
    fix: () =>
      'Take vector and pgvector out of shared_preload_libraries and start the server again. pgvector needs no preloading and no restart.',
    cause:
      'The name is wrong or the library is missing; pgvector 0.6.0 even crashes the server when it is preloaded.',
    example: 'could not access file "vector": No such file or directory',
    source: 'pgvector issue 460; produced on PostgreSQL 15.',
  },
  {
    id: 'F47',
    sqlState: '42704',
    text: /pg_restore|type "public\.vector" does not exist/i,
    message: ({ settings }) => `A dump needs pgvector in database "${settings.database}" first.`,
    fix: ({ target }) =>
      `Before restoring: setup-wizard bootstrap --target ${target}. If a function fails: write the schema of types and tables in its body, because a dump sets an empty search_path.`,
    cause:
      'The database that is restored into lacks pgvector, or bodies of functions rely on search_path.',
    example:
      'pg_restore: error: could not execute query: ERROR: type "public.vector" does not exist',
    alsoSeen: ['type "public.vector" does not exist'],
    source: 'pgvector issue 154; Scaleway documentation, "Extension errors".',
  },
  {
    id: 'F48',
    sqlState: null,
    text: /references loadable libraries that are missing|could not load library "\$libdir\/vector"/i,
    message: () => 'pg_upgrade stops: the new major version has no pgvector.',
    fix: () =>
      'Install pgvector for the new major version, too, then run pg_upgrade again: it needs the library on both sides.',
    cause: 'pg_upgrade checks that every library the old cluster uses exists in the new one.',
    example:
      'Your installation references loadable libraries that are missing from the new installation.',
    source: 'pg-semver issue 36; homebrew-core issue 996.',
  },
  {
    id: 'F49',
    sqlState: null,
    text: /fewer (?:rows|results) than (?:the )?limit/i,
    message: () => 'A query through a vector index returns fewer rows than its limit.',
    fix: () =>
      'In the session or transaction: set hnsw.iterative_scan = strict_order; (pgvector 0.8.0 or newer), or set hnsw.ef_search = 200; for ivfflat: set ivfflat.iterative_scan = relaxed_order; or set ivfflat.probes = 10;',
    cause:
      'The index gives a number of candidates (hnsw.ef_search, 40), and conditions of the query are applied afterwards.',
    example: 'the query returns fewer rows than LIMIT',
    source: "pgvector's README, Filtering and Iterative Index Scans.",
  },
];
