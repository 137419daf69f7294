import type { Connection } from '../postgres/connection.ts';
import type { JournalReadiness } from './journal-readiness.ts';

/**
 * Makes the fence, the journal and the triggers that record every change, on all tables of the
 * application; what is there already stays. Not to be called inside a transaction. Only a lost or
 * cancelled session throws.
 */
export async function prepareJournal(connection: Connection): Promise<JournalReadiness> {
  await Promise.resolve(connection);
  throw new Error('to come');
}
