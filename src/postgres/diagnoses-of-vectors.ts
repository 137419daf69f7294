import type { Diagnosis, Scene } from './diagnosis.ts';
import { quoteIdentifier } from './quote-identifier.ts';
import { extensionWord, quote, typeWord } from './languages.ts';

const whereIsIt =
  "select extversion, extnamespace::regnamespace from pg_extension where extname = 'vector';";

const searchPath = ({ settings }: Scene, schema: string): string =>
  `alter role ${quoteIdentifier(settings.user)} in database ${quoteIdentifier(settings.database)} set search_path = public, ${schema}; (for new sessions)`;

/** The schema that the words give with a type of pgvector, as in `extensions.vector`. */
const schemaOf = ({ words }: Scene): string =>
  /("[^"]+"|[\w$]+)\.(?:vector|halfvec|sparsevec)\b/.exec(words)?.[1] ?? 'SCHEMA';

const dimensions = ({ words }: Scene): readonly [string, string] => {
  const [, ...found] =
    /(?:expected|dimensions|lengths) (\d+) (?:dimensions, not|and) (\d+)/.exec(words) ?? [];
  return [found[0] ?? '?', found[1] ?? '?'];
};

/** Errors of vectors and their operators in statements. First match wins. */
export const diagnosesOfVectors: readonly Diagnosis[] = [
  {
    id: 'F27',
    codes: ['42704', '42883'],
    text: new RegExp(
      String.raw`^(?!.*\w"?\.(?:half|sparse)?vec(?:tor)?\b).*(?:${quote}(?:halfvec|sparsevec)${quote}|vector (?:<\+>|<~>|<%>)|\b(?:binary_quantize|subvector|l2_normalize)\(\w)`,
      's',
    ),
    code: 'PGVECTOR_TOO_OLD',
    message: ({ settings }) =>
      `The pgvector of database "${settings.database}" does not know this type or operator.`,
    fix: () =>
      `As the owner of the extension, in a new session: alter extension vector update; it needs 0.7.0 or newer (${whereIsIt}). If it is new enough, its schema is not in search_path: setup-wizard check`,
    cause:
      'halfvec, sparsevec, <+> and binary_quantize came with pgvector 0.7.0; an older version is installed in this database, often only because the update was not run after new files came.',
    example: 'type "halfvec" does not exist',
    alsoSeen: [
      'operator does not exist: vector <+> unknown',
      'function binary_quantize(vector) does not exist',
    ],
    source: 'Produced on PostgreSQL 15 with pgvector 0.4.4 and 0.6.0.',
  },
  {
    id: 'F08',
    codes: ['42704'],
    text: new RegExp(
      String.raw`^(?!.*(?:\b(?:role|Rolle|schema|relation)\b|${extensionWord} )).*${quote}(?:[\w$]+\.)?(?:vector|halfvec|sparsevec)${quote}`,
      'is',
    ),
    code: 'PGVECTOR_NOT_VISIBLE',
    message: ({ settings }) => `The type vector is not found in database "${settings.database}".`,
    fix: (scene) =>
      `See where it is: ${whereIsIt} Nowhere: setup-wizard bootstrap --target ${scene.target}. In a SCHEMA outside search_path: ${searchPath(scene, 'SCHEMA')} or write SCHEMA.vector. In a SCHEMA without the right to use it: grant usage on schema SCHEMA to ${quoteIdentifier(scene.settings.user)};`,
    cause:
      'The extension was not created in this database, or its schema is not in search_path, or this role has no usage right on that schema: all three look the same.',
    example: 'type "vector" does not exist',
    alsoSeen: ['type "extensions.vector" does not exist'],
    source: 'pgvector issues 417 and 904; supabase issue 13337; produced on PostgreSQL 15 and 18.',
  },
  {
    id: 'F09',
    codes: ['42883'],
    text: /(?:"[^"]+"|[\w$]+)\.(?:vector|halfvec|sparsevec)\b/,
    code: 'PGVECTOR_NOT_VISIBLE',
    message: (scene) =>
      `An operator or function of pgvector is not found: schema ${schemaOf(scene)} is not in search_path.`,
    fix: (scene) =>
      `${searchPath(scene, schemaOf(scene))} or write operator(${schemaOf(scene)}.<=>) instead of <=>.`,
    cause:
      'The type was named with its schema, the operator was not; operators are looked up in search_path, too.',
    example: 'operator does not exist: extensions.vector <-> unknown',
    source: 'supabase issue 13337; produced on PostgreSQL 15 and 18.',
  },
  {
    id: 'F45',
    codes: ['42883'],
    text: /\b(?:vector|halfvec|sparsevec)\b.*(?:<->|<#>|<=>|<\+>)|(?:<->|<#>|<=>|<\+>) (?:vector|halfvec|sparsevec)\b/,
    code: 'PGVECTOR_VALUE',
    message: () => 'One side of the distance operator is no vector.',
    fix: () =>
      "Send the text '[1,2,3]' and cast it: embedding <=> $1::vector; or register pgvector's type with the driver (register_vector, pgvector.toSql). Both sides must be of the same type.",
    cause: 'The driver sent an array of numbers, or a text with a type, where a vector is needed.',
    example: 'operator does not exist: vector <=> double precision[]',
    source: 'pgvector-python issue 16; produced on PostgreSQL 15 and 18.',
  },
  {
    id: 'F46',
    codes: ['22P02'],
    text: new RegExp(String.raw`${typeWord} (?:vector|halfvec|sparsevec)\b`, 'i'),
    code: 'PGVECTOR_VALUE',
    message: () => 'The value is not written as a vector.',
    fix: () => "Write vectors as text in square brackets: '[1,2,3]', not '{1,2,3}'.",
    cause: 'It is an array literal, or another text that is no list of numbers.',
    example:
      'invalid input syntax for type vector: "{1,2,3}" – Vector contents must start with "[".',
    source: 'Produced on PostgreSQL 15 and 18.',
  },
  {
    id: 'F13',
    codes: ['22P02'],
    text: /record literal: "\[/i,
    routines: ['record_in'],
    code: 'PGVECTOR_CONFLICT',
    message: () =>
      "Type 'vector' already exists from different source: a table of that name hides it.",
    fix: () =>
      "Rename the table (alter table public.vector rename to vector_old;), or write the type with pgvector's schema: extensions.vector.",
    cause:
      "Every table has a type of its name; a table called vector comes before pgvector's type in search_path.",
    example: 'malformed record literal: "[1,2,3]"',
    source: 'Produced on PostgreSQL 15 and 18.',
  },
  {
    id: 'F31',
    codes: ['22000', 'XX000'],
    text: /expected \d+ dimensions, not \d+/,
    code: 'DIMENSIONS_MISMATCH',
    message: (scene) => {
      const [column, value] = dimensions(scene);
      return `The column holds vectors of ${column} dimensions, the value has ${value}.`;
    },
    fix: (scene) =>
      `Set VECTOR_DIMENSIONS and the model to the same size (${dimensions(scene).join(' or ')}). Existing vectors cannot be converted: add a column of the new size and compute the embeddings again.`,
    cause: 'The embedding model and the column disagree; often the model was changed.',
    example: 'expected 1536 dimensions, not 768',
    source: 'agno issue 5525; produced on PostgreSQL 15 and 18.',
  },
  {
    id: 'F32',
    codes: ['22000', 'XX000'],
    text: /different \w+ (?:dimensions|lengths) \d+ and \d+/,
    code: 'DIMENSIONS_MISMATCH',
    message: (scene) =>
      `Vectors of different sizes are compared: ${dimensions(scene).join(' and ')} dimensions.`,
    fix: () =>
      'Compare vectors of one model only: where vector_dims(embedding) = N, or a column that names the model; better, declare the column as vector(N).',
    cause:
      'The column takes every size and holds vectors of several models, or the query comes from another model.',
    example: 'different vector dimensions 1024 and 768',
    source: 'GenAIExamples issue 1192; produced on PostgreSQL 15 and 18.',
  },
  {
    id: 'F33',
    codes: ['22023', '54000', '22000', 'XX000'],
    text: /dimensions for type \w+ (?:cannot exceed|must be at least)|(?:vector|halfvec) (?:cannot have more than \d+ dimensions|must have at least 1 dimension)/,
    code: 'DIMENSIONS_UNSUPPORTED',
    message: () => 'pgvector has no vectors of this size.',
    fix: () => 'Correct VECTOR_DIMENSIONS, or the size in the column: 1 to 16000.',
    cause: 'A vector has 1 to 16000 dimensions.',
    example: 'dimensions for type vector cannot exceed 16000',
    alsoSeen: [
      'dimensions for type vector must be at least 1',
      'vector cannot have more than 16000 dimensions',
    ],
    source: 'Produced on PostgreSQL 15 and 18.',
  },
];
