import type { Diagnosis } from './diagnosis.ts';
import { quote } from './languages.ts';

/** Errors of building and using vector indexes. First match wins. */
export const diagnosesOfIndexes: readonly Diagnosis[] = [
  {
    id: 'F10',
    codes: ['42704'],
    text: /\b(?:vector|halfvec|sparsevec|bit)_\w+_ops\b/,
    code: 'PGVECTOR_OPCLASS',
    message: () =>
      'The operator class of the index is not found, or does not belong to its method.',
    fix: () =>
      "Write it with the schema of pgvector: SCHEMA.vector_cosine_ops (select extnamespace::regnamespace from pg_extension where extname = 'vector';). ivfflat has no l1 and no sparsevec classes; halfvec columns need halfvec_…_ops.",
    cause:
      'The schema of pgvector is not in search_path, or class and index method do not go together.',
    example: 'operator class "vector_cosine_ops" does not exist for access method "hnsw"',
    source: 'Produced on PostgreSQL 15 and 18.',
  },
  {
    id: 'F30',
    codes: ['42704'],
    text: new RegExp(
      String.raw`\b(?:vector|halfvec|sparsevec|bit\w*)\b.*${quote}(?:hnsw|ivfflat)${quote}`,
    ),
    code: 'PGVECTOR_OPCLASS',
    message: () => 'The index names no operator class, and there is no default.',
    fix: () =>
      'Name the distance your queries use: create index … using hnsw (embedding vector_cosine_ops); (vector_l2_ops for <->, vector_ip_ops for <#>).',
    cause: 'hnsw has no default operator class, unlike ivfflat.',
    example: 'data type vector has no default operator class for access method "hnsw"',
    source: 'Produced on PostgreSQL 15 and 18.',
  },
  {
    id: 'F26',
    codes: ['42704'],
    text: new RegExp(String.raw`${quote}(?:hnsw|ivfflat)${quote}`),
    code: 'PGVECTOR_TOO_OLD',
    message: ({ settings }) =>
      `The pgvector of database "${settings.database}" does not know this kind of index.`,
    fix: () =>
      'As the owner of the extension, in a new session: alter extension vector update; hnsw needs 0.5.0 or newer (setup-wizard check tells the version).',
    cause:
      'The extension is older than 0.5.0 in this database, often because only the files were upgraded; or it is not installed here at all.',
    example: 'access method "hnsw" does not exist',
    source: 'Produced on PostgreSQL 15 with pgvector 0.4.4.',
  },
  {
    id: 'F28',
    // Before 0.8.0 pgvector gave its limits no code of their own.
    codes: ['54000', 'XX000'],
    text: /cannot have more than \d+ dimensions for \w+ index/,
    code: 'DIMENSIONS_UNSUPPORTED',
    message: ({ words }) =>
      `The column has more dimensions than the index can hold (${/more than (\d+)/.exec(words)?.[1] ?? '2000'}).`,
    fix: () =>
      'Up to 4000 dimensions, index a cast to halfvec (pgvector 0.7.0 or newer): create index … using hnsw ((embedding::halfvec(N)) halfvec_cosine_ops); and repeat the cast in queries: order by embedding::halfvec(N) <=> $1::halfvec(N). Beyond: binary_quantize(embedding)::bit(N) with bit_hamming_ops, or ask the model for fewer dimensions.',
    cause: 'An index holds at most 2000 dimensions of vector, 4000 of halfvec, 64000 of bit.',
    example: 'column cannot have more than 2000 dimensions for hnsw index',
    source: 'pgvector issues 461 and 849; produced on PostgreSQL 15 and 18.',
  },
  {
    id: 'F29',
    codes: ['22023', 'XX000'],
    text: /column does not have dimensions/,
    code: 'DIMENSIONS_UNSUPPORTED',
    message: () => 'The column is declared without dimensions, which an index needs.',
    fix: () =>
      'Declare them: alter table … alter column embedding type vector(N); or index an expression: create index … using hnsw ((embedding::vector(N)) vector_cosine_ops);',
    cause: 'The column is a bare vector, which takes every size.',
    example: 'column does not have dimensions',
    source: "pgvector's README, Frequently Asked Questions; produced on PostgreSQL 15 and 18.",
  },
  {
    id: 'F36',
    codes: ['54000', 'XX000', '53200'],
    text: /memory required is \d+ MB/,
    code: 'INDEX_MEMORY',
    message: ({ words }) => {
      const [, needed] = /memory required is (\d+) MB/.exec(words) ?? [];
      return `Building the index needs ${needed ?? 'more'} MB of maintenance_work_mem.`;
    },
    fix: ({ words }) =>
      `In the session that builds it: set maintenance_work_mem = '${/required is (\d+)/.exec(words)?.[1] ?? 'N'}MB'; or use fewer lists (rows / 1000). On an empty table it is a fault of pgvector 0.8.4, which 0.8.5 mends.`,
    cause: 'ivfflat keeps a sample in memory that grows with the number of lists.',
    example: 'memory required is 202 MB, maintenance_work_mem is 64 MB',
    source: 'pgvector issue 995; produced on PostgreSQL 15 and 18.',
  },
  {
    id: 'F35',
    codes: ['53100'],
    text: /\/PostgreSQL\.\d+|shared memory segment/i,
    code: 'SHARED_MEMORY_FULL',
    message: ({ place }) =>
      `The server at ${place} has too little shared memory; its disk is not the trouble.`,
    fix: () =>
      'In the session that builds the index: set max_parallel_maintenance_workers = 0; or give the container more: --shm-size (shm_size in a compose file) of at least maintenance_work_mem and some more.',
    cause:
      'pgvector 0.6.0 and newer builds HNSW indexes with several processes, which share memory in /dev/shm; a container has 64 MB of it.',
    example:
      'could not resize shared memory segment "/PostgreSQL.1804289383" to 67145056 bytes: No space left on device',
    source: 'pgvector issue 453; citus issue 7805.',
  },
];
