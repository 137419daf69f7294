import { settingSecrets } from '../settings/database-settings.ts';
import { readSettings } from '../settings/read-settings.ts';
import { settingsDocument, settingsLines } from '../report/settings-lines.ts';
import type { CommandContext, CommandOutcome } from './command.ts';
import { settingsRequest } from './settings-request.ts';
import { wholeNumberOption } from './whole-number-option.ts';

/** Shows the settings as they stand, with their provenance, drift and problems; changes nothing. */
export async function show(context: CommandContext): Promise<CommandOutcome> {
  const width = wholeNumberOption(context.args, 'width', { from: 20, to: 1000 });
  const { settings } = await readSettings(await settingsRequest(context));
  context.hideSecrets(settingSecrets(settings));
  const group = context.args.options.get('screen') ?? null;
  const lines = settingsLines(settings, group);
  return {
    exitCode: settings.problems.length === 0 ? 0 : 2,
    lines: width === null ? lines : lines.map((line) => cut(line, width)),
    document: settingsDocument(settings, group),
    error: null,
  };
}

function cut(line: string, width: number): string {
  return line.length <= width ? line : `${line.slice(0, width - 1)}…`;
}
