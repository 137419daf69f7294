import { SetupError } from '../errors/setup-error.ts';
import { connect } from '../postgres/connect.ts';
import type { Connection } from '../postgres/connection.ts';
import { connectLine } from '../report/event-line.ts';
import { sizeReport } from '../report/size-report.ts';
import { refuseProblems } from '../settings/refuse-problems.ts';
import { settingSecrets, vectorDimensions } from '../settings/database-settings.ts';
import { readSettings } from '../settings/read-settings.ts';
import type { Settings } from '../settings/settings.ts';
import { indexedShape } from '../sizing/index-choice.ts';
import { measureBuild } from '../sizing/measured-build.ts';
import { measureTable } from '../sizing/measured-table.ts';
import { sizeEstimate, type SizeRequest } from '../sizing/size-estimate.ts';
import { chosenTargets } from './chosen-target.ts';
import type { CommandContext, CommandOutcome } from './command.ts';
import { connectTries } from './connect-tries.ts';
import { settingsRequest } from './settings-request.ts';
import { rowShape, type SizeWishes, sizeWishes } from './size-request.ts';

/**
 * Works out what a table of embeddings needs. Contacts nobody unless --table or --measure asks for it.
 *
 * @throws SetupError USAGE for numbers that cannot be; with a server what the connection diagnoses
 */
export async function size(context: CommandContext): Promise<CommandOutcome> {
  const { options } = context.args;
  const wishes = sizeWishes(context.args);
  const asks = options.has('table') || options.has('measure');
  if (options.has('target') && !asks) {
    throw new SetupError('USAGE', {
      message: '--target is for --table and --measure; without them no server is asked.',
      fix: 'Leave it out, or add one of them.',
    });
  }
  const tries = connectTries(context.args, 3);
  const { settings } = await readSettings(await settingsRequest(context));
  context.hideSecrets(settingSecrets(settings));
  const offline = offlineRequest(wishes, settings);
  if (!asks) return sizeReport(sizeEstimate(offline));
  refuseProblems(settings.problems);
  const [chosen] = chosenTargets(context.args, settings);
  if (chosen === undefined) throw new TypeError('no target was chosen');
  const connection = await connect(chosen.connection, {
    target: chosen.target,
    tries,
    signal: context.signal,
    onProgress: (event) => context.progress(connectLine(event)),
  });
  try {
    return sizeReport(sizeEstimate(await measuredRequest(context, connection, wishes, offline)));
  } finally {
    await connection.close();
  }
}

function offlineRequest(wishes: SizeWishes, settings: Settings): SizeRequest {
  // Of the settings only this one counts here, unless it is typed.
  const ofDimensions = settings.problems.filter(({ setting }) => setting === 'vectors.dimensions');
  if (wishes.dimensions === null) refuseProblems(ofDimensions);
  const shape = rowShape(wishes, { dimensions: vectorDimensions(settings) }, null);
  return { rows: wishes.rows, shape, index: wishes.index, table: null, build: null };
}

async function measuredRequest(
  context: CommandContext,
  connection: Connection,
  wishes: SizeWishes,
  offline: SizeRequest,
): Promise<SizeRequest> {
  const { options } = context.args;
  const name = options.get('table');
  const table = name === undefined ? null : await measureTable(connection, name);
  const { dimensions } = offline.shape.embedding;
  const shape = rowShape(wishes, { dimensions }, table);
  const { embedding } = indexedShape(shape.embedding, wishes.index);
  if (!options.has('measure')) return { ...offline, shape, table };
  context.progress('Building an index over 2,000 made-up rows, which is taken back ...');
  const build = await measureBuild(connection, embedding, wishes.index);
  return { ...offline, shape, table, build };
}
