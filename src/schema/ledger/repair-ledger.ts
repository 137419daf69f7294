import repairLedgerSql from '../../../sql/repair-ledger.sql';
import type { Connection } from '../../postgres/connection.ts';
import { sqlState } from '../../postgres/error-signs.ts';
import type { LedgerComparison } from './compare-ledger.ts';
import { ledgerDenied } from './ledger-denied.ts';
import type { MigrationSetId } from './migration.ts';

/**
 * Accepts changed files as they are now: the ledger remembers their present checksums. Nothing is run.
 *
 * @returns the names that were accepted
 * @throws SetupError LEDGER_DENIED
 */
export async function repairLedger(
  connection: Connection,
  set: MigrationSetId,
  { changed }: Pick<LedgerComparison, 'changed'>,
): Promise<readonly string[]> {
  if (changed.length === 0) return [];
  const names = changed.map(({ migration }) => migration.name);
  const checksums = changed.map(({ migration }) => migration.checksum);
  try {
    await connection.query(repairLedgerSql, [set, names, checksums]);
  } catch (error) {
    throw sqlState(error) === '42501' ? await ledgerDenied(connection, 'rows', error) : error;
  }
  return names;
}
