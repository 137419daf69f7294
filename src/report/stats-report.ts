import type { SetupError, Target } from '../errors/setup-error.ts';
import { byteText } from '../postgres/byte-text.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import type { DatabaseStatistics } from '../statistics/database-statistics.ts';
import type { StatisticsFinding } from '../statistics/statistics-finding.ts';
import {
  hitRatio,
  statisticsFindings,
  wraparoundLimit,
} from '../statistics/statistics-findings.ts';
import type { Report } from './setup-report.ts';
import { statsTables } from './stats-tables.ts';
import { textTable } from './text-table.ts';

/** What one target said, or why it said nothing. */
export interface TargetStatistics {
  readonly target: Target;
  readonly settings: Pick<ConnectionSettings, 'host' | 'port' | 'database' | 'user'>;
  readonly statistics: DatabaseStatistics | null;
  readonly error: SetupError | null;
}

/** The statistics of the chosen targets, for people and as data; findings do not change the exit code. */
export function statsReport(targets: readonly TargetStatistics[]): Report {
  const error = targets.find((each) => each.error !== null)?.error ?? null;
  return {
    exitCode: error?.exitCode ?? 0,
    error,
    lines: targets.flatMap((each, index) => [
      ...(index === 0 ? [] : ['']),
      ...(each.statistics === null ? [] : targetLines(each, each.statistics)),
    ]),
    document: { targets: Object.fromEntries(targets.map((each) => [each.target, entry(each)])) },
  };
}

function entry({ settings, statistics }: TargetStatistics): Readonly<Record<string, unknown>> {
  const { host, port, database, user } = settings;
  const place = { host, port, database, user, reachable: statistics !== null };
  if (statistics === null) return place;
  return {
    ...place,
    ...statistics,
    cacheHitRatio: hitRatio(statistics),
    wraparoundLimit,
    findings: statisticsFindings(statistics),
  };
}

function targetLines(
  { target, settings }: TargetStatistics,
  statistics: DatabaseStatistics,
): readonly string[] {
  const { host, port, database } = settings;
  const vector = statistics.pgvector === null ? 'no pgvector' : `pgvector ${statistics.pgvector}`;
  const findings = statisticsFindings(statistics);
  return [
    `${target === 'primary' ? 'Primary' : 'Fallback'}  ${host}:${port}/${database} (PostgreSQL ${statistics.serverVersion}, ${vector})`,
    '',
    ...textTable(['Database', '', ''], databaseRows(statistics)),
    ...statsTables(statistics),
    ...(findings.length === 0
      ? ['', 'Nothing wants attention.']
      : ['', 'Findings', ...findings.flatMap(findingLines)]),
  ];
}

function findingLines({ id, status, message, fix }: StatisticsFinding): readonly string[] {
  return [`  ${status}  ${id.padEnd(idWidth)}  ${message}`, `        fix: ${fix}`];
}

/** Of the longest id, table.never-analyzed. */
const idWidth = 20;

function databaseRows(statistics: DatabaseStatistics): readonly (readonly string[])[] {
  const ratio = hitRatio(statistics);
  const most = statistics.maxConnections - statistics.reservedConnections;
  return [
    ['size', byteText(statistics.databaseBytes), 'all tables and indexes'],
    [
      'cache hits',
      ratio === null ? '-' : `${(ratio * 100).toFixed(1)} %`,
      'pages found in shared_buffers; a busy database below 90 % has too little memory',
    ],
    ['connections', `${statistics.connections} of ${most}`, 'of the whole server, now'],
    [
      'oldest row',
      `${statistics.transactionAge.toLocaleString('en-US')} transactions`,
      `autovacuum freezes at ${statistics.freezeMaxAge.toLocaleString('en-US')}, writes stop at ${wraparoundLimit.toLocaleString('en-US')}`,
    ],
    ['replication', replicationText(statistics), ''],
    ['counted since', statistics.countedSince.slice(0, 10), 'or longer: a reset, a crash, a start'],
  ];
}

function replicationText(statistics: DatabaseStatistics): string {
  const { standby, replayDelaySeconds, standbys, slots } = statistics;
  if (standby) {
    const seconds = replayDelaySeconds === null ? 'unknown' : Math.round(replayDelaySeconds);
    return `a standby; its last transaction is ${seconds} s old`;
  }
  if (standbys.length === 0 && slots.length === 0) return 'none';
  const followers = standbys.map(({ name, state, replayLagSeconds }) => {
    const lag = replayLagSeconds === null ? '' : `, ${replayLagSeconds.toFixed(1)} s behind`;
    return `${name ?? 'a standby'} ${state ?? '(no right to see its state)'}${lag}`;
  });
  const idle = slots.filter(({ active }) => !active).map(({ name }) => `slot ${name} not in use`);
  return [...followers, ...idle].join('; ') || `${slots.length} slots in use`;
}
