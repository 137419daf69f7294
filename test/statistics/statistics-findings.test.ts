import { describe, expect, it } from 'vitest';
import type {
  DatabaseStatistics,
  IndexStatistics,
  TableStatistics,
} from '../../src/statistics/database-statistics.ts';
import { statisticsFindings } from '../../src/statistics/statistics-findings.ts';
import { statsReport } from '../../src/report/stats-report.ts';

const now = '2026-11-20T12:00:00Z';

const healthyTable: TableStatistics = {
  schema: 'public',
  name: 'docs',
  busy: false,
  rows: 50_000,
  deadRows: 100,
  heapBytes: 10_000_000,
  toastBytes: 200_000_000,
  indexBytes: 200_000_000,
  totalBytes: 410_000_000,
  sequentialScans: 2,
  indexScans: 900,
  blocksHit: 900,
  blocksRead: 100,
  lastVacuum: '2026-11-20T11:00:00Z',
  lastAnalyze: '2026-11-20T11:00:00Z',
  vectors: [{ column: 'embedding', type: 'vector', dimensions: 768 }],
};

const healthyIndex: IndexStatistics = {
  schema: 'public',
  table: 'docs',
  name: 'docs_embedding',
  method: 'hnsw',
  bytes: 200_000_000,
  scans: 900,
  entriesRead: 9000,
  rowsFetched: 9000,
  lastScan: null,
  valid: true,
  enforces: false,
};

const healthy: DatabaseStatistics = {
  serverVersion: '17.2',
  pgvector: '0.8.0',
  readsAllStatistics: true,
  now,
  countedSince: '2026-11-01T12:00:00Z',
  databaseBytes: 420_000_000,
  blocksHit: 990_000,
  blocksRead: 10_000,
  connections: 12,
  maxConnections: 100,
  reservedConnections: 3,
  transactionAge: 50_000_000,
  freezeMaxAge: 200_000_000,
  standby: false,
  replayDelaySeconds: null,
  standbys: [],
  slots: [],
  tables: [healthyTable],
  indexes: [healthyIndex],
};

const withTable = (parts: Partial<TableStatistics>): Partial<DatabaseStatistics> => ({
  tables: [{ ...healthyTable, ...parts }],
});
const withIndex = (parts: Partial<IndexStatistics>): Partial<DatabaseStatistics> => ({
  indexes: [{ ...healthyIndex, ...parts }],
});
const idsOf = (parts: Partial<DatabaseStatistics>): readonly string[] =>
  statisticsFindings({ ...healthy, ...parts }).map(({ id }) => id);
const yesterday = { countedSince: '2026-11-19T12:00:00Z' };
const unused = withIndex({ name: 'docs_title', method: 'btree', scans: 0 });

describe('the findings', () => {
  it.each<[string, Partial<DatabaseStatistics>, readonly string[]]>([
    ['nothing of a healthy database', {}, []],
    [
      'an index that is not valid',
      withIndex({ valid: false, scans: 5 }),
      ['index.invalid', 'index.missing'],
    ],
    [
      'an index that nobody used for weeks',
      { ...unused, ...withTable({ vectors: [] }) },
      ['index.unused'],
    ],
    [
      'not an index that nobody used for a day',
      { ...unused, ...yesterday, ...withTable({ vectors: [] }) },
      [],
    ],
    [
      'not an unused index that keeps rows apart',
      withIndex({ method: 'btree', scans: 0, enforces: true }),
      ['index.missing'],
    ],
    [
      'not an index that is unused on a standby',
      { ...unused, standby: true, ...withTable({ vectors: [] }) },
      [],
    ],
    ['a table of embeddings that is searched row by row', { indexes: [] }, ['index.missing']],
    ['not that of a small one', { indexes: [], ...withTable({ rows: 500 }) }, []],
    [
      'a vector index that searches go past',
      withTable({ sequentialScans: 5000 }),
      ['index.avoided'],
    ],
    ['more dead rows than vacuum leaves', withTable({ deadRows: 30_000 }), ['table.dead-rows']],
    ['a table that was never analyzed', withTable({ lastAnalyze: null }), ['table.never-analyzed']],
    ['a table that somebody alters', withTable({ busy: true, totalBytes: null }), ['table.busy']],
    ['too little memory', { blocksRead: 500_000 }, ['cache.low']],
    ['not the cold cache of a new server', { blocksHit: 10, blocksRead: 500 }, []],
    ['connections that are nearly all in use', { connections: 80 }, ['connections.high']],
    ['rows that nobody freezes', { transactionAge: 400_000_000 }, ['wraparound']],
    [
      'a slot that holds WAL for nobody',
      { slots: [{ name: 's', active: false, keptBytes: 2 ** 31 }] },
      ['replication.slot'],
    ],
    ['not a slot that is read', { slots: [{ name: 's', active: true, keptBytes: 2 ** 31 }] }, []],
    [
      'a standby that is far behind',
      { standbys: [{ name: 'b', state: 'streaming', mode: 'async', replayLagSeconds: 300 }] },
      ['replication.lag'],
    ],
    [
      'that standbys cannot be seen',
      {
        readsAllStatistics: false,
        standbys: [{ name: null, state: null, mode: null, replayLagSeconds: null }],
      },
      ['rights'],
    ],
  ])('name %s', (_, parts, ids) => {
    expect(idsOf(parts)).toEqual(ids);
  });

  it('leave open that an unused index is new, which no server knows', () => {
    const [finding] = statisticsFindings({ ...healthy, ...unused, ...withTable({ vectors: [] }) });
    expect(finding?.message).toContain('in the 19 days that are counted, or since it was made');
    expect(finding?.fix).toMatch(/^If it is not new, .*: drop index concurrently/u);
  });

  it('quote names in what there is to type', () => {
    const [finding] = statisticsFindings({
      ...healthy,
      ...withIndex({ schema: 'My "app"', name: 'Docs', valid: false }),
    });
    expect(finding?.fix).toContain('reindex index concurrently "My ""app"""."Docs";');
  });

  it('put what is urgent before what is worth knowing', () => {
    const found = statisticsFindings({ ...healthy, indexes: [], transactionAge: 2_000_000_000 });
    expect(found.map(({ status }) => status)).toEqual(['warn', 'note']);
  });
});

describe('the report', () => {
  const settings = { host: 'db.example.com', port: 5432, database: 'app', user: 'ann' };
  const report = statsReport([{ target: 'primary', settings, statistics: healthy, error: null }]);

  it('shows every table and index with the meaning of the columns', () => {
    const text = report.lines.join('\n');
    for (const word of [
      'public.docs',
      'docs_embedding',
      '191 MB',
      '99.0 %',
      'idx_scan',
      '60 min ago',
    ]) {
      expect(text).toContain(word);
    }
    expect(text).toContain('Nothing wants attention.');
  });

  it('gives the same as numbers', () => {
    expect(report.document).toMatchObject({
      targets: {
        primary: { reachable: true, databaseBytes: 420_000_000, cacheHitRatio: 0.99, findings: [] },
      },
    });
  });
});
