import * as z from 'zod/mini';
import ledgerStateSql from '../../../sql/ledger-state.sql';
import { SetupError } from '../../errors/setup-error.ts';
import type { Connection } from '../../postgres/connection.ts';
import type { AppliedMigration, LedgerState } from './ledger-state.ts';
import type { MigrationSetId } from '../migrations/migration.ts';

const appliedMigration = z.object({
  set: z.enum(['setup-wizard', 'application']),
  position: z.number(),
  name: z.string(),
  appliedAt: z.string(),
  checksum: z.nullable(z.string()),
  pgvector: z.nullable(z.string()),
  dimensions: z.nullable(z.number()),
  program: z.nullable(z.string()),
});

/** The json that sql/ledger-state.sql gives; `toLedgerState` reads it. */
export const ledgerAnswer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('absent') }),
  z.object({ kind: z.literal('hidden'), owner: z.string() }),
  z.object({ kind: z.literal('readable'), applied: z.array(appliedMigration) }),
]);
export type LedgerAnswer = z.infer<typeof ledgerAnswer>;

/**
 * Reads the ledger of a database in one read-only round trip that needs no rights. A statement that
 * reads more than the ledger takes sql/ledger-state.sql as a subquery, its json as `ledgerAnswer`, and
 * `toLedgerState`.
 *
 * @throws SetupError as `diagnose` explains it, or POSTGRES_ERROR when the answer has another shape
 */
export async function readLedger(connection: Connection): Promise<LedgerState> {
  const { rows } = await connection.query(ledgerStateSql);
  const answer = z.safeParse(ledgerAnswer, rows[0]?.['ledger']);
  if (answer.success) return toLedgerState(answer.data);
  throw new SetupError('POSTGRES_ERROR', {
    message: 'The ledger in the schema setup_wizard has an unknown form.',
    detail: answer.error.issues
      .map(({ path, message }) => `${path.join('.')}: ${message}`)
      .join('; '),
    fix: 'Check that nobody else keeps tables in the schema setup_wizard, and that this program is the newest in use.',
    target: connection.target,
  });
}

/** The rows of each set in the order in which they were applied; ours first. */
export function toLedgerState(answer: LedgerAnswer): LedgerState {
  if (answer.kind !== 'readable') return answer;
  const inOrder = answer.applied.toSorted((a, b) => a.position - b.position);
  const rowsOf = (set: MigrationSetId): readonly AppliedMigration[] =>
    inOrder
      .filter((row) => row.set === set)
      .map(({ name, appliedAt, checksum, pgvector, dimensions, program }) => {
        return { set, name, appliedAt, checksum, pgvector, dimensions, program };
      });
  return { kind: 'readable', applied: [...rowsOf('setup-wizard'), ...rowsOf('application')] };
}
