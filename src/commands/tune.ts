import { relative } from 'node:path';
import { svgChart, svgMark } from '../charts/svg-chart.ts';
import { isLoopback } from '../fallback/is-loopback.ts';
import { connect } from '../postgres/connect.ts';
import type { Connection } from '../postgres/connection.ts';
import { connectLine } from '../report/event-line.ts';
import { tuneChart, type TuneChartPlace } from '../report/tune-chart.ts';
import {
  type MeasurementReport,
  measurementDocument,
  measurementLines,
} from '../report/tune-measurement.ts';
import { tuneDocument, tuneHead, tuneReport } from '../report/tune-report.ts';
import { settingSecrets } from '../settings/database-settings.ts';
import { readSettings } from '../settings/read-settings.ts';
import { refuseProblems } from '../settings/refuse-problems.ts';
import { presentChart, writeChart } from '../tuning/chart-file.ts';
import { type ChosenVectors, chooseVectors } from '../tuning/choose-vectors.ts';
import { measureVectors } from '../tuning/measure-vectors.ts';
import { type TunedDatabase, tuneDatabase } from '../tuning/tune-database.ts';
import { candidateTrial } from '../tuning/candidate-trial.ts';
import type { ChosenTarget } from './chosen-target.ts';
import { chosenTargets } from './chosen-target.ts';
import type { CommandContext, CommandOutcome } from './command.ts';
import { connectTries } from './connect-tries.ts';
import { settingsRequest } from './settings-request.ts';
import { type TuneMeasurement, tuneRequest } from './tune-request.ts';

/** The server's own statement_timeout ends a search; this is for one that does not answer at all. */
const queryTimeoutMs = 30 * 60_000;

/**
 * Judges the settings of a server; with --table measures what the index of that table costs and finds.
 * Changes nothing on the server.
 */
export async function tune(context: CommandContext): Promise<CommandOutcome> {
  const request = tuneRequest(context);
  const { target, connection: settings } = await chosenTarget(context);
  const connection = await connect(settings, {
    target,
    tries: connectTries(context.args, 3),
    signal: context.signal,
    queryTimeoutMs,
    onProgress: (event) => context.progress(connectLine(event)),
  });
  try {
    const known = { memory: request.memory, onThisMachine: isLoopback(settings.host) };
    const tuned = await tuneDatabase(connection, known);
    if (request.measurement === null) return tuneReport(connection, tuned);
    return await measured(context, connection, tuned, request.measurement);
  } finally {
    await connection.close();
  }
}

async function chosenTarget(context: CommandContext): Promise<ChosenTarget> {
  const { settings } = await readSettings(await settingsRequest(context));
  context.hideSecrets(settingSecrets(settings));
  refuseProblems(settings.problems);
  const [chosen] = chosenTargets(context.args, settings);
  if (chosen === undefined) throw new TypeError('no target was chosen');
  return chosen;
}

async function measured(
  context: CommandContext,
  connection: Connection,
  tuned: TunedDatabase,
  request: TuneMeasurement,
): Promise<CommandOutcome> {
  const { progress } = context;
  const vectors = chooseVectors(tuned.facts, request, connection.target);
  const present = request.svg === null ? null : await presentChart(request.svg, svgMark);
  const trial =
    request.build === null
      ? null
      : await candidateTrial(connection, tuned, vectors, {
          ...request,
          build: request.build,
          progress,
          onThisMachine: isLoopback(connection.settings.host),
        });
  const measurement = await measureVectors(connection, tuned.facts, vectors, {
    ...request,
    progress,
  });
  const scratch = trial === null ? null : await trial.run(measurement.subject);
  const chart = tuneChart(measurement, scratch, chartPlace(tuned, vectors));
  if (request.svg !== null) await writeChart(request.svg, svgChart(chart), present);
  const { glyphsFor } = await import('../../components/glyphs.ts');
  const { user, database, vector } = tuned.probe;
  const report: MeasurementReport = {
    vectors,
    measurement,
    scratch,
    goal: request.goal,
    chart,
    terminal: {
      width: Math.min(context.terminal.stdout.columns || 80, 120),
      unicode: !glyphsFor(context.environment).ascii,
    },
    at: { user, database, home: vector?.schema ?? 'public' },
    svg: request.svg === null ? null : near(context.cwd, request.svg),
  };
  return {
    exitCode: 0,
    lines: [tuneHead(connection, tuned), ...measurementLines(report)],
    document: { ...tuneDocument(connection, tuned), measurement: measurementDocument(report) },
    error: null,
  };
}

function chartPlace({ probe }: TunedDatabase, { column, index }: ChosenVectors): TuneChartPlace {
  return {
    vectors: `${column.schema}.${column.table}.${column.column}`,
    index: index.name,
    rows: column.rows,
    dimensions: index.keyDimensions,
    server: `PostgreSQL ${probe.serverVersion.split(' ')[0] ?? ''}, pgvector ${probe.vector?.version ?? ''}`,
  };
}

function near(folder: string, path: string): string {
  const shown = relative(folder, path);
  return shown.startsWith('..') ? path : shown;
}
