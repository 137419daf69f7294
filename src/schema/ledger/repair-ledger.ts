import aside from '../../../sql/ledger-rows-aside.sql';
import repair from '../../../sql/repair-ledger.sql';
import type { Connection } from '../../postgres/connection.ts';
import { sqlState } from '../../postgres/error-signs.ts';
import type { LedgerComparison } from './compare-ledger.ts';
import { ledgerDenied } from './ledger-denied.ts';
import type { MigrationSetId } from '../migrations/migration.ts';

/**
 * Accepts changed files as they are now: the ledger remembers their present names and checksums.
 * Nothing is run.
 *
 * @returns the names that were accepted, as they are now
 * @throws SetupError LEDGER_DENIED
 */
export async function repairLedger(
  connection: Connection,
  set: MigrationSetId,
  { changed }: Pick<LedgerComparison, 'changed'>,
): Promise<readonly string[]> {
  if (changed.length === 0) return [];
  const before = changed.map(({ applied }) => applied.name);
  const recorded = changed.map(({ applied }) => applied.checksum);
  const names = changed.map(({ migration }) => migration.name);
  const checksums = changed.map(({ migration }) => migration.checksum);
  await connection.query('begin');
  try {
    // Another run may be at the same behind a pooler; then it finds nothing to put aside.
    await connection.query('lock table setup_wizard.migration_details in share row exclusive mode');
    await connection.query(aside, [set, before, recorded]);
    await connection.query(repair, [set, before, names, checksums]);
    await connection.query('commit');
  } catch (error) {
    await connection.query('rollback').catch(() => undefined);
    throw sqlState(error) === '42501' ? await ledgerDenied(connection, 'rows', error) : error;
  }
  return names;
}
