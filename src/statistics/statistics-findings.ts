import { byteText } from '../postgres/byte-text.ts';
import type { DatabaseStatistics } from './database-statistics.ts';
import type { StatisticsFinding } from './statistics-finding.ts';
import { indexFindings } from './index-findings.ts';
import { tableFindings } from './table-findings.ts';

/** Fewer pages than this say nothing about a cache: 80 MB. */
const fewestPages = 10_000;

/** Where the share of pages found in memory becomes low, by the manual's rule of thumb for databases in use. */
const lowHitRatio = 0.9;

const highConnections = 0.8;

/** Transaction numbers are compared in half of 32 bits; the server stops 3 million before that. */
export const wraparoundLimit = 2 ** 31;

/** A slot may keep as much as max_wal_size does by itself: 1 GB. */
const muchWal = 2 ** 30;

const longLagSeconds = 60;

/** What in the statistics wants attention, the more urgent first. Pure. */
export function statisticsFindings(statistics: DatabaseStatistics): readonly StatisticsFinding[] {
  const all = [
    ...wraparound(statistics),
    ...connections(statistics),
    ...replication(statistics),
    ...cache(statistics),
    ...indexFindings(statistics),
    ...tableFindings(statistics),
    ...rights(statistics),
  ];
  return all.toSorted((a, b) => Number(a.status === 'note') - Number(b.status === 'note'));
}

/** The share of pages that were found in memory, or null when none were needed. */
export function hitRatio(counts: {
  readonly blocksHit: number;
  readonly blocksRead: number;
}): number | null {
  const all = counts.blocksHit + counts.blocksRead;
  return all === 0 ? null : counts.blocksHit / all;
}

function wraparound({
  transactionAge,
  freezeMaxAge,
}: DatabaseStatistics): readonly StatisticsFinding[] {
  // Autovacuum begins at freezeMaxAge; well above it, something keeps it from ending.
  if (transactionAge < freezeMaxAge * 1.5) return [];
  return [
    {
      id: 'wraparound',
      status: 'warn',
      subject: null,
      message: `Rows of ${transactionAge} transactions ago are not frozen; autovacuum should have done it at ${freezeMaxAge}, and the server stops taking writes at ${wraparoundLimit}.`,
      fix: 'Look for what holds it up: old transactions (pg_stat_activity.backend_xmin), prepared ones, replication slots. Then: vacuum (freeze);',
    },
  ];
}

function connections(statistics: DatabaseStatistics): readonly StatisticsFinding[] {
  const most = statistics.maxConnections - statistics.reservedConnections;
  if (statistics.connections < most * highConnections) return [];
  return [
    {
      id: 'connections.high',
      status: 'warn',
      subject: null,
      message: `${statistics.connections} of ${most} connections are in use.`,
      fix: 'Put a pooler such as PgBouncer in front, or make the pools of the applications smaller.',
    },
  ];
}

function replication(statistics: DatabaseStatistics): readonly StatisticsFinding[] {
  const slots = statistics.slots
    .filter(({ active, keptBytes }) => !active && (keptBytes ?? 0) > muchWal)
    .map(({ name, keptBytes }): StatisticsFinding => ({
      id: 'replication.slot',
      status: 'warn',
      subject: name,
      message: `The replication slot "${name}" is not in use and keeps ${byteText(keptBytes ?? 0)} of WAL on the disk.`,
      fix: `Start its consumer again, or give it up: select pg_drop_replication_slot('${name}');`,
    }));
  const lags = statistics.standbys
    .filter(({ replayLagSeconds }) => (replayLagSeconds ?? 0) > longLagSeconds)
    .map(({ name, replayLagSeconds }): StatisticsFinding => ({
      id: 'replication.lag',
      status: 'warn',
      subject: name,
      message: `The standby ${name ?? ''} is ${Math.round(replayLagSeconds ?? 0)} seconds behind.`,
      fix: 'Look at its disk, its network, and at long queries that hold up its replay.',
    }));
  return [...slots, ...lags];
}

function cache(statistics: DatabaseStatistics): readonly StatisticsFinding[] {
  const ratio = hitRatio(statistics);
  const pages = statistics.blocksHit + statistics.blocksRead;
  if (ratio === null || ratio >= lowHitRatio || pages < fewestPages) return [];
  return [
    {
      id: 'cache.low',
      status: 'warn',
      subject: null,
      message: `Only ${Math.floor(ratio * 100)} % of the pages that were needed were in shared_buffers.`,
      fix: 'Give shared_buffers a quarter of the memory, or take a larger server: setup-wizard size says how much the index needs.',
    },
  ];
}

function rights({
  readsAllStatistics,
  standbys,
}: DatabaseStatistics): readonly StatisticsFinding[] {
  if (readsAllStatistics || standbys.every(({ state }) => state !== null)) return [];
  return [
    {
      id: 'rights',
      status: 'note',
      subject: null,
      message: 'This role may not read how far the standbys are.',
      fix: 'As an administrator: grant pg_monitor to the role.',
    },
  ];
}
