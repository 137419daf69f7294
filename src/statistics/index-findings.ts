import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import { byteText } from '../postgres/byte-text.ts';
import type { DatabaseStatistics, IndexStatistics } from './database-statistics.ts';
import type { StatisticsFinding } from './statistics-finding.ts';

/** An index that was not used for a week may still be of a monthly job; before that nothing can be said. */
const oldEnoughMs = 7 * 24 * 3600 * 1000;

/** Indexes that no query can use, or that none has used for long. */
export function indexFindings(statistics: DatabaseStatistics): readonly StatisticsFinding[] {
  const counted = Date.parse(statistics.now) - Date.parse(statistics.countedSince);
  const days = Math.floor(counted / (24 * 3600 * 1000));
  return statistics.indexes.flatMap((index): readonly StatisticsFinding[] => {
    if (!index.valid) return [invalid(index)];
    // A standby counts its own scans only, and may not drop anything.
    if (index.scans > 0 || index.enforces || counted < oldEnoughMs || statistics.standby) return [];
    return [unused(index, days)];
  });
}

function invalid(index: IndexStatistics): StatisticsFinding {
  return {
    id: 'index.invalid',
    status: 'warn',
    subject: nameOf(index),
    message: `The index ${index.name} is not valid: its concurrent build did not end well, or is not over. No query uses it.`,
    fix: `When nothing builds it any more: reindex index concurrently ${nameOf(index)};`,
  };
}

function unused(index: IndexStatistics, days: number): StatisticsFinding {
  return {
    id: 'index.unused',
    status: 'warn',
    subject: nameOf(index),
    // A server does not know when an index was made.
    message: `The index ${index.name} (${index.bytes === null ? 'busy' : byteText(index.bytes)}) was not used in the ${days} days that are counted, or since it was made after that; every write pays for it.`,
    fix: `If it is not new, and no standby and no rare job uses it: drop index concurrently ${nameOf(index)};`,
  };
}

function nameOf({ schema, name }: IndexStatistics): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
}
