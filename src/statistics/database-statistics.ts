import * as z from 'zod/mini';
import statisticsSql from '../../sql/database-statistics.sql';
import { SetupError } from '../errors/setup-error.ts';
import type { Connection } from '../postgres/connection.ts';
import { errorSigns } from '../postgres/error-signs.ts';
import { heldTableFix } from '../postgres/held-table-fix.ts';

const vectorColumn = z.object({
  column: z.string(),
  type: z.string(),
  /** Null for a column that takes any number of them. */
  dimensions: z.nullable(z.number()),
});

const tableStatistics = z.object({
  schema: z.string(),
  name: z.string(),
  /** Somebody holds it or one of its indexes alone, or waits to: no size of it can be read now. */
  busy: z.boolean(),
  /** Counted along from the estimate of the last vacuum or analyze. */
  rows: z.number(),
  deadRows: z.number(),
  heapBytes: z.nullable(z.number()),
  /** What of the rows is kept beside the table, such as embeddings of more than 2 kB, with its index. */
  toastBytes: z.nullable(z.number()),
  indexBytes: z.nullable(z.number()),
  totalBytes: z.nullable(z.number()),
  sequentialScans: z.number(),
  indexScans: z.number(),
  blocksHit: z.number(),
  blocksRead: z.number(),
  lastVacuum: z.nullable(z.string()),
  lastAnalyze: z.nullable(z.string()),
  vectors: z.readonly(z.array(vectorColumn)),
});

const indexStatistics = z.object({
  schema: z.string(),
  table: z.string(),
  name: z.string(),
  method: z.string(),
  /** Null while somebody holds it alone. */
  bytes: z.nullable(z.number()),
  scans: z.number(),
  entriesRead: z.number(),
  rowsFetched: z.number(),
  /** From PostgreSQL 16 on. */
  lastScan: z.nullable(z.string()),
  valid: z.boolean(),
  /** Whether it keeps rows apart, so that it is of use without any scan. */
  enforces: z.boolean(),
});

const databaseStatistics = z.object({
  serverVersion: z.string(),
  pgvector: z.nullable(z.string()),
  readsAllStatistics: z.boolean(),
  now: z.string(),
  /** Since when the counters count, or a moment after that; younger tables and indexes since they were made. */
  countedSince: z.string(),
  databaseBytes: z.number(),
  blocksHit: z.number(),
  blocksRead: z.number(),
  connections: z.number(),
  maxConnections: z.number(),
  /** Of those, kept for administrators. */
  reservedConnections: z.number(),
  /** Transactions since the oldest row that is not frozen. */
  transactionAge: z.number(),
  freezeMaxAge: z.number(),
  standby: z.boolean(),
  /** How old the last transaction is that a standby has played; null on a primary. */
  replayDelaySeconds: z.nullable(z.number()),
  standbys: z.readonly(
    z.array(
      z.object({
        name: z.nullable(z.string()),
        /** Null without the right to read it. */
        state: z.nullable(z.string()),
        mode: z.nullable(z.string()),
        replayLagSeconds: z.nullable(z.number()),
      }),
    ),
  ),
  slots: z.readonly(
    z.array(z.object({ name: z.string(), active: z.boolean(), keptBytes: z.nullable(z.number()) })),
  ),
  tables: z.readonly(z.array(tableStatistics)),
  indexes: z.readonly(z.array(indexStatistics)),
});

export type TableStatistics = Readonly<z.infer<typeof tableStatistics>>;
export type IndexStatistics = Readonly<z.infer<typeof indexStatistics>>;
/** What a server counted about one database; sizes are bytes, moments ISO 8601. */
export type DatabaseStatistics = Readonly<z.infer<typeof databaseStatistics>>;

/** A size waits for whoever alters its table; longer than this is not worth waiting. */
const usualLockTimeoutMs = 2000;

/** SQLSTATE lock_not_available. */
const lockTimeout = '55P03';

/** Somebody may take another table between the look at the locks and that at the sizes. */
const mostLooks = 4;

/**
 * Reads the statistics in one round trip; changes nothing. A table that somebody alters is waited for a
 * little; then everything else is read without it, and it is `busy`.
 *
 * @throws SetupError as the connection diagnoses it; POSTGRES_ERROR when other tables are altered each time
 */
export async function readStatistics(
  connection: Connection,
  { lockTimeoutMs = usualLockTimeoutMs }: { readonly lockTimeoutMs?: number } = {},
): Promise<DatabaseStatistics> {
  for (let look = 1; ; look += 1) {
    const leaveHeld = look > 1 ? 'set local setup_wizard.leave_held = on; ' : '';
    try {
      const results = await connection.batch(
        `begin read only; set local lock_timeout = ${lockTimeoutMs}; ${leaveHeld}${statisticsSql}; commit`,
      );
      const row = results.flatMap(({ rows }) => rows).find((each) => 'statistics' in each);
      return databaseStatistics.parse(row?.['statistics']);
    } catch (error) {
      const held =
        error instanceof SetupError && errorSigns(error.cause).codes.includes(lockTimeout);
      if (!held) throw error;
      await connection.query('rollback');
      if (look === mostLooks) throw tablesHeld(error);
    }
  }
}

function tablesHeld({ detail, target, cause }: SetupError): SetupError {
  return new SetupError('POSTGRES_ERROR', {
    message:
      'Tables are being altered or built anew, one after the other, so that sizes cannot be read now.',
    detail,
    fix: heldTableFix,
    target,
    cause,
  });
}
