import { byteText } from '../postgres/byte-text.ts';
import { graphBytesPerRow } from '../pgvector/graph-memory.ts';
import { indexOption } from './index-option.ts';
import { memoryText, settingBytes } from './memory-amount.ts';
import { change, consider, fine, type Judgement } from './recommendation.ts';
import type { JudgedSetting } from './recommend-settings.ts';
import { tableArgument } from './table-argument.ts';
import type { ServerMachine } from './server-memory.ts';
import type { ServerSetting, TuningFacts, VectorColumn, VectorIndexFacts } from './tuning-facts.ts';
import { valueBytes } from './value-bytes.ts';

/** What is known about a server whose settings are judged. */
export interface TunedServer {
  readonly facts: TuningFacts;
  readonly machine: ServerMachine;
  /** The embedded engine, which has one process and a memory of its own. */
  readonly embedded: boolean;
  /** What the provider sizes itself, so that the rules for a server of one's own do not hold. */
  readonly sizedByProvider: readonly string[];
  /** The installed pgvector leaks data in parallel builds (CVE-2026-3172). */
  readonly unsafeParallelBuilds: boolean;
}

const manual = 'PostgreSQL manual, "Resource Consumption"';
const readme = 'pgvector\'s README, "Performance"';
const iterative = 'pgvector\'s README, "Iterative Index Scans"';
const measured = 'measured with pgvector 0.8.0';

type Judge = (setting: ServerSetting, server: TunedServer) => Judgement;

const numberOf = ({ value }: ServerSetting): number => Number(value);
const bytesOf = ({ value, unit }: ServerSetting): number => settingBytes(value, unit) ?? 0;

const judges: Readonly<Record<JudgedSetting, Judge>> = {
  shared_buffers: (setting, server) =>
    share(bytesOf(setting), server, {
      share: 0.25,
      from: 0.15,
      to: 0.4,
      source: `${manual}: 25 % of the memory of a machine for the database alone is a reasonable start`,
    }),
  effective_cache_size: (setting, server) =>
    share(bytesOf(setting), server, {
      share: 0.75,
      from: 0.5,
      to: 0.9,
      source:
        'the usual 75 % of memory; it reserves nothing, and only tells the planner what the system caches',
    }),
  maintenance_work_mem: (setting, server) => maintenanceMemory(bytesOf(setting), server),
  max_parallel_maintenance_workers: (setting, server) => buildWorkers(numberOf(setting), server),
  max_parallel_workers_per_gather: () =>
    fine('It matters for searches without an index only; two workers are a good start.', readme),
  work_mem: () =>
    fine(
      'A vector search sorts no more rows than it returns; other queries decide about it.',
      `${readme}; hnsw.scan_mem_multiplier multiplies it for iterative scans`,
    ),
  max_connections: (setting) =>
    numberOf(setting) > 500
      ? consider(
          null,
          `${numberOf(setting)} connections may each use work_mem, and snapshots get slow; a pooler serves more clients with fewer.`,
          manual,
        )
      : fine('A pooler is the better way to more clients.', manual),
  random_page_cost: (setting, server) => pageCost(numberOf(setting), server),
  jit: ({ value }, server) => jit(value === 'on', server),
  'hnsw.ef_search': (_, server) => searchSetting('hnsw', server, 'hnsw.ef_search'),
  'hnsw.iterative_scan': ({ value }) =>
    value === 'off'
      ? consider(
          null,
          'Off, a search with a where clause may return fewer rows than its limit; strict_order or relaxed_order goes on searching.',
          iterative,
        )
      : fine('A search with a where clause goes on until it has enough rows.', iterative),
  'ivfflat.probes': (_, server) => searchSetting('ivfflat', server, 'ivfflat.probes'),
};

/** The verdict on one setting. */
export function judgeSetting(
  name: JudgedSetting,
  setting: ServerSetting,
  server: TunedServer,
): Judgement {
  if (server.embedded && !name.includes('.')) {
    return fine('The embedded engine has a fixed size and one process.', 'setup-wizard itself');
  }
  return server.sizedByProvider.includes(name)
    ? fine('The provider sizes it by the instance; leave it as it is.', "the provider's manual")
    : judges[name](setting, server);
}

function share(
  bytes: number,
  { machine }: TunedServer,
  rule: {
    readonly share: number;
    readonly from: number;
    readonly to: number;
    readonly source: string;
  },
): Judgement {
  if (machine.kind === 'unknown') {
    return consider(
      null,
      `${machine.why}; name it with --memory, such as --memory 16GB.`,
      rule.source,
    );
  }
  const part = bytes / machine.bytes;
  const shown = `${Math.round(part * 100)} % of ${byteText(machine.bytes)}`;
  if (part >= rule.from && part <= rule.to) return fine(`It is ${shown}.`, rule.source);
  const wanted = roundedDown(machine.bytes * rule.share);
  return change(memoryText(wanted), `It is ${shown}.`, rule.source);
}

/** Whole gigabytes, or steps of 128 MB below two of them. */
function roundedDown(bytes: number): number {
  const step = bytes >= 2 * 1024 ** 3 ? 1024 ** 3 : 128 * 1024 ** 2;
  return Math.max(step, Math.floor(bytes / step) * step);
}

interface Graph {
  readonly index: VectorIndexFacts;
  readonly bytes: number;
}

/** The HNSW index whose graph takes the most memory while it is built. */
export function largestGraph(columns: readonly VectorColumn[]): Graph | null {
  const graphs = columns.flatMap(({ rows, indexes }) =>
    indexes.flatMap((index) => {
      const value = valueBytes(index.keyTypeName, index.keyDimensions);
      if (index.method !== 'hnsw' || value === null || rows === null) return [];
      return [{ index, bytes: rows * graphBytesPerRow(value, indexOption(index.options, 'm')) }];
    }),
  );
  return graphs.reduce<Graph | null>(
    (largest, one) => (largest === null || one.bytes > largest.bytes ? one : largest),
    null,
  );
}

function maintenanceMemory(bytes: number, { facts, machine }: TunedServer): Judgement {
  const graph = largestGraph(facts.columns);
  const source = `${readme}: HNSW builds much faster while its graph fits; ${measured}`;
  if (graph === null) return fine('There is no HNSW index with a known number of rows.', source);
  const needs = `The graph of ${graph.index.name} takes about ${byteText(graph.bytes)} while it is built.`;
  if (bytes >= graph.bytes) return fine(needs, source);
  const wanted = Math.ceil((graph.bytes * 1.1) / (64 * 1024 ** 2)) * 64 * 1024 ** 2;
  const half = machine.kind === 'known' ? machine.bytes / 2 : Infinity;
  const shm =
    'In a container, /dev/shm (--shm-size) must hold it, too, or build with set max_parallel_maintenance_workers = 0.';
  if (wanted > half) {
    const most = roundedDown(half);
    return consider(
      bytes < most ? memoryText(most) : null,
      `${needs} More than half of the memory is too much for one build: index a cast to halfvec, or accept a slow build. ${shm}`,
      source,
    );
  }
  return change(
    memoryText(wanted),
    `${needs} Set it in the session that builds: set maintenance_work_mem = '${memoryText(wanted)}'. ${shm}`,
    source,
  );
}

/** Rows from which a build takes long enough for workers to pay. */
const manyRows = 100_000;

function buildWorkers(
  workers: number,
  { facts, machine, unsafeParallelBuilds }: TunedServer,
): Judgement {
  if (unsafeParallelBuilds) {
    return workers === 0
      ? fine(
          'Parallel builds of this pgvector may leak data or crash the server (CVE-2026-3172).',
          'pgvector issue 959',
        )
      : consider(
          '0',
          'Parallel builds of this pgvector may leak data or crash the server (CVE-2026-3172); better: update it to 0.8.7.',
          'pgvector issue 959',
        );
  }
  const many = facts.columns.some(({ rows }) => (rows ?? 0) >= manyRows);
  const processors = machine.kind === 'known' ? machine.processors : null;
  if (!many)
    return fine(
      `No table of vectors has ${manyRows.toLocaleString('en-US')} rows; builds are short.`,
      readme,
    );
  if (processors === null)
    return consider(
      null,
      'More workers build an HNSW index faster, up to the processors of the server.',
      readme,
    );
  const wanted = Math.max(1, Math.min(7, processors - 1));
  return workers >= wanted
    ? fine(`The server has ${processors} processors.`, readme)
    : change(
        String(wanted),
        `The server has ${processors} processors; set it in the session that builds, and max_parallel_workers at least as high.`,
        readme,
      );
}

function pageCost(cost: number, { facts }: TunedServer): Judgement {
  const source = `PostgreSQL manual, "Query Planning": lower it where random reads cost little`;
  const indexed = facts.columns.some(({ indexes }) => indexes.length > 0);
  return cost >= 4 && indexed
    ? consider(
        '1.1',
        'On solid-state disks 1.1 fits better, and lets the planner take an index of vectors sooner.',
        source,
      )
    : fine(indexed ? 'It suits solid-state disks.' : 'There is no index of vectors.', source);
}

function jit(on: boolean, { facts }: TunedServer): Judgement {
  const source =
    'PostgreSQL manual, "Just-in-Time Compilation": it pays for long analytical queries';
  const bare = facts.columns.filter(
    ({ indexes, rows }) => indexes.length === 0 && (rows ?? 0) >= manyRows,
  );
  return on && bare.length > 0
    ? consider(
        'off',
        `Exact searches of ${bare.map(({ table }) => table).join(', ')} are dear enough to be compiled each time, which takes longer than it saves.`,
        source,
      )
    : fine('Searches with an index are too cheap to be compiled.', source);
}

function searchSetting(
  method: 'hnsw' | 'ivfflat',
  { facts }: TunedServer,
  name: string,
): Judgement {
  const first = facts.columns.find(({ indexes }) => indexes.some((one) => one.method === method));
  if (first === undefined) return fine(`There is no ${method} index.`, readme);
  return consider(
    null,
    `What is right depends on the data; measure it: setup-wizard tune --table ${tableArgument(first)}`,
    `${readme}: ${name} trades time for recall`,
  );
}
