import recordPlaceSql from '../../sql/record-place.sql';
import vectorDependentsSql from '../../sql/vector-dependents.sql';
import type { Connection } from '../postgres/connection.ts';
import { sqlState } from '../postgres/error-signs.ts';
import { isServersVerdict } from '../postgres/is-servers-verdict.ts';
import type { DisableOutcome } from './disable-outcome.ts';
import { inSavepoint } from './in-savepoint.ts';
import { type InstalledVector, installedVector } from './installed-vector.ts';

/** The server found something that depends on it, which came after we had looked. */
const dependentObjectsExist = '2BP01';

/**
 * Drops pgvector inside the open transaction when this program created it, nothing depends on it and
 * this role may; otherwise says why it stays. Never cascades. The transaction has to hold the lock of
 * `inLockedTransaction`, so that no other run decides at the same time.
 *
 * @throws SetupError SERVER_READ_ONLY, or what `diagnose` explains
 */
export async function dropUnusedExtension(connection: Connection): Promise<DisableOutcome> {
  const installed = await installedVector(connection);
  if (installed === null) return { kind: 'absent' };
  const dependents = await readDependents(connection);
  if (dependents.length > 0) return { kind: 'kept', reason: 'in-use', dependents };
  const { owner, version, schema } = installed;
  if (!(await isOurs(connection, installed))) return { kind: 'kept', reason: 'not-ours', owner };
  if (!installed.may_alter) return { kind: 'kept', reason: 'not-owner', owner };
  try {
    await inSavepoint(connection, () => connection.query('drop extension vector'));
  } catch (error) {
    if (sqlState(error) !== dependentObjectsExist) throw error;
    return { kind: 'kept', reason: 'in-use', dependents: await readDependents(connection) };
  }
  await forget(connection);
  return { kind: 'dropped', version, schema };
}

async function readDependents(connection: Connection): Promise<readonly string[]> {
  const { rows } = await connection.query(vectorDependentsSql);
  return rows.map((row) => String(row['dependent']));
}

/** A record that is missing, hidden or of another extension of that name does not make it ours. */
async function isOurs(connection: Connection, { oid }: InstalledVector): Promise<boolean> {
  const place = await connection.query(recordPlaceSql);
  if (place.rows[0]?.['readable'] !== true) return false;
  const found = await connection.query(
    "select from setup_wizard.created_extensions c where c.name = 'vector' and c.extension_oid = $1",
    [oid],
  );
  return found.rowCount > 0;
}

/** A row that stays names an extension that is gone, and matches no other: it does no harm. */
async function forget(connection: Connection): Promise<void> {
  const forgotten = (): Promise<unknown> =>
    connection.query("delete from setup_wizard.created_extensions where name = 'vector'");
  await inSavepoint(connection, forgotten).catch((error: unknown) => {
    if (!isServersVerdict(error)) throw error;
  });
}
