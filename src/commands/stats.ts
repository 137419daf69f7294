import { SetupError } from '../errors/setup-error.ts';
import { connect } from '../postgres/connect.ts';
import { connectLine } from '../report/event-line.ts';
import { statsReport, type TargetStatistics } from '../report/stats-report.ts';
import { refuseProblems } from '../settings/refuse-problems.ts';
import { settingSecrets } from '../settings/database-settings.ts';
import { readSettings } from '../settings/read-settings.ts';
import { readStatistics } from '../statistics/database-statistics.ts';
import { type ChosenTarget, chosenTargets } from './chosen-target.ts';
import type { CommandContext, CommandOutcome } from './command.ts';
import { connectTries } from './connect-tries.ts';
import { settingsRequest } from './settings-request.ts';

/**
 * Shows what the servers counted about the chosen databases, both at the same time; changes nothing. A
 * target that cannot be asked is the error beside what the other one says.
 */
export async function stats(context: CommandContext): Promise<CommandOutcome> {
  const tries = connectTries(context.args, 3);
  const { settings } = await readSettings(await settingsRequest(context));
  context.hideSecrets(settingSecrets(settings));
  refuseProblems(settings.problems);
  const targets = chosenTargets(context.args, settings);
  return statsReport(
    await Promise.all(targets.map((chosen) => statisticsOf(context, chosen, tries))),
  );
}

async function statisticsOf(
  context: CommandContext,
  { target, connection: settings }: ChosenTarget,
  tries: number,
): Promise<TargetStatistics> {
  try {
    const connection = await connect(settings, {
      target,
      tries,
      signal: context.signal,
      onProgress: (event) => context.progress(connectLine(event)),
    });
    try {
      return { target, settings, statistics: await readStatistics(connection), error: null };
    } finally {
      await connection.close();
    }
  } catch (error) {
    if (!(error instanceof SetupError) || error.code === 'CANCELLED') throw error;
    return { target, settings, statistics: null, error };
  }
}
