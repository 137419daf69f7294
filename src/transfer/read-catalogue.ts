import * as z from 'zod/mini';
import catalogueSql from '../../sql/transfer-catalogue.sql';
import { SetupError } from '../errors/setup-error.ts';
import type { Connection } from '../postgres/connection.ts';
import { databaseCatalogue, type DatabaseCatalogue } from './database-catalogue.ts';

/**
 * Reads what a database holds, in one round trip. It has to be called within a transaction, whose
 * search_path it empties: then every name in a definition has its schema.
 *
 * @throws SetupError as `diagnose` explains it, or POSTGRES_ERROR when the answer has another shape
 */
export async function readCatalogue(connection: Connection): Promise<DatabaseCatalogue> {
  // Compiling so large a query takes longer than running it.
  const results = await connection.batch(
    `set local search_path to ''; set local jit to off; ${catalogueSql}`,
    { timeoutMs: 0 },
  );
  const answer = z.safeParse(databaseCatalogue, results.at(-1)?.rows[0]?.['catalogue']);
  if (answer.success) return answer.data;
  throw new SetupError('POSTGRES_ERROR', {
    message: 'The server described its tables in an unknown form.',
    detail: answer.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; '),
    fix: 'Use PostgreSQL 14 or newer.',
    target: connection.target,
  });
}

/** The same as a transaction of its own. */
export async function readCatalogueOnce(connection: Connection): Promise<DatabaseCatalogue> {
  await connection.query('begin read only');
  const catalogue = await readCatalogue(connection);
  await connection.query('commit');
  return catalogue;
}
