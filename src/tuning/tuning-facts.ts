import * as z from 'zod/mini';
import tuningFactsSql from '../../sql/tuning-facts.sql';
import { SetupError } from '../errors/setup-error.ts';
import type { Connection } from '../postgres/connection.ts';
import { errorSigns } from '../postgres/error-signs.ts';
import { heldTableFix } from '../postgres/held-table-fix.ts';

const serverSetting = z.object({
  name: z.string(),
  /** In `unit`, as pg_settings has it. */
  value: z.nullable(z.string()),
  unit: z.nullable(z.string()),
  /** `postmaster` needs a restart, `sighup` a reload, `user` and `superuser` neither. */
  context: z.string(),
  source: z.string(),
  pendingRestart: z.boolean(),
});

const vectorIndex = z.object({
  schema: z.string(),
  name: z.string(),
  method: z.enum(['hnsw', 'ivfflat']),
  /** What is indexed, as SQL. */
  key: z.string(),
  /** Whether that is an expression, such as a cast, instead of the column itself. */
  overExpression: z.boolean(),
  keyType: z.string(),
  /** The bare name of that type, such as `halfvec`. */
  keyTypeName: z.string(),
  keyDimensions: z.nullable(z.number()),
  opclass: z.string(),
  opclassSchema: z.string(),
  operator: z.string(),
  operatorSchema: z.string(),
  /** The parameters it was built with, as `m=16`. */
  options: z.array(z.string()),
  predicate: z.nullable(z.string()),
  valid: z.boolean(),
  definition: z.string(),
  bytes: z.number(),
  /** How often it was used since the statistics were last reset. */
  scans: z.number(),
  /** Its own name and those of its partitions, which a plan names instead. */
  names: z.array(z.string()),
});

const vectorColumn = z.object({
  schema: z.string(),
  table: z.string(),
  column: z.string(),
  /** vector, halfvec, sparsevec or bit. */
  type: z.string(),
  dimensions: z.nullable(z.number()),
  mayRead: z.boolean(),
  /** As the statistics of the server estimate it; null when it was never analysed. */
  rows: z.nullable(z.number()),
  /** Of the table with its TOAST, without indexes. */
  bytes: z.number(),
  indexes: z.array(vectorIndex),
});

const tuningFacts = z.object({
  settings: z.array(serverSetting),
  columns: z.array(vectorColumn),
  mayCreate: z.boolean(),
});

export type ServerSetting = Readonly<z.infer<typeof serverSetting>>;
export type VectorIndexFacts = Readonly<z.infer<typeof vectorIndex>>;
export type VectorColumn = Readonly<z.infer<typeof vectorColumn>>;
/** What tuning looks at: settings, and the columns of vectors with their indexes. */
export type TuningFacts = Readonly<z.infer<typeof tuningFacts>>;

/** A size waits for whoever alters its table; longer than this is not worth waiting. */
const usualLockTimeoutMs = 2_000;

/**
 * Reads settings, sizes and indexes in one round trip (sql/tuning-facts.sql), after loading pgvector's
 * library, without which its settings are not known to the session.
 *
 * @throws SetupError as `diagnose` explains it, POSTGRES_ERROR when the answer has another shape,
 *   TUNING_REFUSED for a table that somebody alters
 */
export async function readTuningFacts(
  connection: Connection,
  { lockTimeoutMs = usualLockTimeoutMs }: { readonly lockTimeoutMs?: number } = {},
): Promise<TuningFacts> {
  const results = await connection
    .batch(`begin read only; set local lock_timeout = ${lockTimeoutMs}; ${tuningFactsSql}; commit`)
    .catch((error: unknown) => {
      throw error instanceof SetupError && errorSigns(error.cause).codes.includes('55P03')
        ? tableHeld(error)
        : error;
    });
  const row = results.flatMap(({ rows }) => rows).find((one) => 'facts' in one);
  const answer = z.safeParse(tuningFacts, row?.['facts']);
  if (answer.success) return answer.data;
  throw new SetupError('POSTGRES_ERROR', {
    message: 'The server described its settings and vectors in an unknown form.',
    detail: answer.error.issues
      .map(({ path, message }) => `${path.join('.')}: ${message}`)
      .join('; '),
    fix: 'Check that the host is a PostgreSQL server, not a database that only speaks its protocol.',
    target: connection.target,
  });
}

function tableHeld({ detail, target, cause }: SetupError): SetupError {
  return new SetupError('TUNING_REFUSED', {
    message:
      'A table with vectors is being altered or built anew, so that its size cannot be read now.',
    detail,
    fix: heldTableFix,
    target,
    cause,
  });
}
