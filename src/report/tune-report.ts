import { byteText } from '../postgres/byte-text.ts';
import type { Connection } from '../postgres/connection.ts';
import type { Recommendation } from '../tuning/recommendation.ts';
import { tableArgument } from '../tuning/table-argument.ts';
import type { TunedDatabase } from '../tuning/tune-database.ts';
import type { VectorColumn } from '../tuning/tuning-facts.ts';
import type { WayToSet } from '../tuning/ways-to-set.ts';
import type { Report } from './setup-report.ts';
import { textTable } from './text-table.ts';

/** What `tune` found without measuring: the settings of the server, and the vectors there are. */
export function tuneReport(
  { settings, target }: Pick<Connection, 'settings' | 'target'>,
  tuned: TunedDatabase,
): Report {
  return {
    exitCode: 0,
    error: null,
    lines: [
      tuneHead({ settings, target }, tuned),
      '',
      ...settingLines(tuned),
      ...wayLines(tuned),
      '',
      ...vectorLines(tuned.facts.columns),
    ],
    document: tuneDocument({ target }, tuned),
  };
}

/** Which server it is about. */
export function tuneHead(
  { settings, target }: Pick<Connection, 'settings' | 'target'>,
  { probe, provider }: TunedDatabase,
): string {
  const { host, port, database } = settings;
  const vector = probe.vector === null ? 'no pgvector' : `pgvector ${probe.vector.version}`;
  const name = target === 'primary' ? 'Primary' : 'Fallback';
  return `${name}  ${host}:${port}/${database} (PostgreSQL ${probe.serverVersion}, ${vector}, ${provider.name})`;
}

/** The same as data, for every form of the command. */
export function tuneDocument(
  { target }: Pick<Connection, 'target'>,
  { probe, provider, facts, machine, recommendations, ways }: TunedDatabase,
): Readonly<Record<string, unknown>> {
  return {
    target,
    server: {
      version: probe.serverVersion,
      pgvector: probe.vector?.version ?? null,
      provider: provider.id,
    },
    machine,
    settings: recommendations,
    howToSet: ways,
    vectors: facts.columns,
  };
}

function settingLines({ machine, recommendations }: TunedDatabase): readonly string[] {
  const words = { fine: 'fine', change: 'change', consider: 'consider' } as const;
  const rows = recommendations.map(({ setting, now, verdict, to }) => [
    setting,
    now,
    to === null ? words[verdict] : `${words[verdict]}: ${to}`,
  ]);
  const [head = '', ...lines] = textTable(['Setting', 'Now', 'Verdict'], rows);
  return [
    machine.kind === 'known'
      ? `Memory: ${byteText(machine.bytes)} (${machine.from}).`
      : `Memory: ${machine.why}.`,
    '',
    head,
    ...lines.flatMap((line, at) => {
      const one = recommendations[at];
      return one === undefined ? [line] : [line, ...reasonLines(one)];
    }),
  ];
}

function reasonLines({ verdict, reason, source, needs, to, pendingRestart }: Recommendation) {
  const after = { session: '', reload: ' Needs a reload.', restart: ' Needs a restart.' }[needs];
  return [
    ...(verdict === 'fine' && !pendingRestart
      ? []
      : [`    ${reason}${to === null ? '' : after}`, `    Rule: ${source}.`]),
    ...(pendingRestart ? ['    It was changed, and waits for a restart of the server.'] : []),
  ];
}

function wayLines({ ways, provider }: TunedDatabase): readonly string[] {
  if (ways.ways.length === 0) return ['', 'Nothing has to be set. tune itself changes nothing.'];
  return [
    '',
    `How to set it (${provider.name}); tune itself changes nothing:`,
    ...ways.ways.flatMap(wayOf),
    ...(ways.note === null ? [] : [`  ${ways.note}`]),
    ...(ways.certain ? [] : ['  (not confirmed for this provider)']),
  ];
}

function wayOf({ setting, server, role }: WayToSet): readonly string[] {
  return [
    `  ${setting}`,
    ...(server === null ? [] : [`    server: ${server}`]),
    ...(role === null ? [] : [`    role:   ${role}`]),
    ...(server === null && role === null ? ['    This provider has no known way to set it.'] : []),
  ];
}

function vectorLines(columns: readonly VectorColumn[]): readonly string[] {
  if (columns.length === 0) return ['There is no column of vectors in this database.'];
  const rows = columns.flatMap((column) => {
    const { schema, table, rows: count, bytes, indexes } = column;
    const own = [
      `${schema}.${table}.${column.column}`,
      typeText(column),
      countText(count),
      byteText(bytes),
    ];
    if (indexes.length === 0) return [[...own, 'none', '', '']];
    return indexes.map(({ name, method, options, valid, bytes: size, scans }, at) => [
      ...(at === 0 ? own : ['', '', '', '']),
      `${name} (${[method, ...options].join(' ')})${valid ? '' : ' INVALID'}`,
      byteText(size),
      scans.toLocaleString('en-US'),
    ]);
  });
  const unused = columns.flatMap(({ indexes }) => indexes.filter(({ scans }) => scans === 0));
  const indexed = columns.find(({ indexes }) => indexes.some(({ valid }) => valid));
  return [
    ...textTable(['Vectors', 'Type', 'Rows', 'Size', 'Index', 'Size', 'Used'], rows),
    ...(unused.length === 0
      ? []
      : [
          `Never used since the statistics were reset: ${unused.map(({ name }) => name).join(', ')}.`,
        ]),
    ...(indexed === undefined
      ? ['Without an index a search compares all rows: right for some thousand, slow for many.']
      : [`Measure recall and latency: setup-wizard tune --table ${tableArgument(indexed)}`]),
  ];
}

function typeText({ type, dimensions }: VectorColumn): string {
  return dimensions === null ? type : `${type}(${dimensions})`;
}

function countText(count: number | null): string {
  return count === null ? '?' : count.toLocaleString('en-US');
}
