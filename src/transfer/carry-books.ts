import { adoptJournal } from '../journal/adopt-journal.ts';
import type { Connection } from '../postgres/connection.ts';
import { quoteLiteral } from '../postgres/quote-literal.ts';
import { stagingSchema } from './staging.ts';
import { readBooks } from './transfer-books.ts';

/**
 * After a fallback was copied to another place: what is known there as brought from the primary becomes
 * what was known so in the place of before. The copy itself came from the old fallback, and what was the
 * fallback's own there must not be taken for something that the primary has dropped. The journal becomes
 * one of that server.
 *
 * @throws SetupError SYNC_REFUSED for books of another version
 */
export async function carryBooks(from: Connection, to: Connection): Promise<void> {
  await adoptJournal(to);
  const before = await readBooks(from);
  const now = await readBooks(to);
  // Rows that the fallback had changed are its own.
  const unchanged = now.synced.filter((one) =>
    before.synced.some(
      (other) =>
        other.schema_name === one.schema_name &&
        other.table_name === one.table_name &&
        other.target_print === one.source_print,
    ),
  );
  const names = unchanged.map(({ schema_name, table_name }) =>
    [schema_name, table_name].map(quoteLiteral).join(', '),
  );
  const labels = before.brought.map(({ label }) => quoteLiteral(label));
  if (now.synced.length === 0 && now.brought.length === 0) return;
  await to.batch(
    [
      'begin',
      `delete from ${stagingSchema}.synced${names.length === 0 ? '' : ` where (schema_name, table_name) not in (${names.map((name) => `(${name})`).join(', ')})`}`,
      `delete from ${stagingSchema}.brought${labels.length === 0 ? '' : ` where label not in (${labels.join(', ')})`}`,
      'commit',
    ].join(';\n'),
  );
}
