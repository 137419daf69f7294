import type { Connection } from '../../postgres/connection.ts';
import { sqlState } from '../../postgres/error-signs.ts';
import { quoteLiteral } from '../../postgres/quote-literal.ts';
import { commitError } from './commit-error.ts';
import { type FailedAt, failedAt } from './failed-at.ts';
import type { MigrationScript, MigrationSetId } from '../migrations/migration.ts';
import { ledgerTables, runMigration } from './run-migration.ts';

/** What came of taking one migration back. */
export type RevertedNow =
  | { readonly kind: 'reverted' }
  /** Another run was first, and nothing was done here. */
  | { readonly kind: 'found' }
  | { readonly kind: 'failed'; readonly at: FailedAt; readonly error: unknown };

/** Its own SQLSTATE, so that it cannot be taken for an error of a migration. */
const beaten = 'SW001';

/** Runs the way back of one migration and deletes its rows, in one transaction unless it must be alone. */
export async function revertMigration(
  connection: Connection,
  set: MigrationSetId,
  name: string,
  { statements, transaction }: MigrationScript,
): Promise<RevertedNow> {
  const inTransaction = transaction === 'one';
  const details = `delete from setup_wizard.migration_details where set = ${quoteLiteral(set)} and name = ${quoteLiteral(name)}`;
  const steps = inTransaction
    ? [
        claimStep(set, name),
        ...statements,
        `reset session authorization; reset role; reset all; ${details}`,
      ]
    : [...statements, 'begin', details];
  const ran = await runMigration(connection, {
    set,
    name,
    direction: 'down',
    inTransaction,
    steps,
  });
  if (ran.kind === 'done') {
    const error = inTransaction ? null : await commitError(connection);
    return error === null ? { kind: 'reverted' } : { kind: 'failed', at: 'commit', error };
  }
  await connection.query('rollback').catch(() => undefined);
  if (sqlState(ran.error) === beaten) return { kind: 'found' };
  const counts = { statements: statements.length, steps: steps.length };
  // Outside of a transaction the library's row is the last thing it does.
  const at = failedAt(ran.step, { ...counts, first: inTransaction ? 1 : 0 });
  return { kind: 'failed', at, error: ran.error };
}

/**
 * Deletes the row of node-pg-migrate first, as `up` writes the details first: a second run waits here,
 * finds no row, and must not run the statements again. The library's own delete then finds none.
 */
function claimStep(set: MigrationSetId, name: string): string {
  const body = `begin
    delete from setup_wizard.${ledgerTables[set]} where name = ${quoteLiteral(name)};
    if not found then
      raise exception using errcode = '${beaten}', message = 'another run took it back';
    end if;
  end`;
  return `do ${quoteLiteral(body)}`;
}
