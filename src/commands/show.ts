import { SetupError } from '../errors/setup-error.ts';
import { gitFindings } from '../files/git-findings.ts';
import { settingSecrets } from '../settings/database-settings.ts';
import { readSettings } from '../settings/read-settings.ts';
import { settingsDocument, settingsLines } from '../report/settings-lines.ts';
import type { CommandContext, CommandOutcome } from './command.ts';
import { settingsRequest } from './settings-request.ts';
import { wholeNumberOption } from './whole-number-option.ts';

/** Shows the settings as they stand, with their provenance, drift and problems; changes nothing. */
export async function show(context: CommandContext): Promise<CommandOutcome> {
  const width = wholeNumberOption(context.args, 'width', { from: 20, to: 1000 });
  const { settings, env, config } = await readSettings(await settingsRequest(context));
  context.hideSecrets(settingSecrets(settings));
  const group = context.args.options.get('screen') ?? null;
  const existing = [env, config].filter(({ original }) => original !== null);
  const findings = await gitFindings(existing.map(({ path }) => path));
  const git = findings.map(({ message, fix }) => `${message} ${fix}`);
  const lines = [...settingsLines(settings, group), ...git.map((line) => `warning: ${line}`)];
  const { length } = settings.problems;
  return {
    exitCode: length === 0 ? 0 : 2,
    lines: width === null ? lines : lines.map((line) => cut(line, width)),
    document: { ...settingsDocument(settings, group), git: findings },
    error:
      length === 0
        ? null
        : new SetupError('SETTINGS_INVALID', {
            message: `Problems with the settings: ${length}. They are listed with the settings.`,
            fix: 'Correct them where they come from.',
          }),
  };
}

function cut(line: string, width: number): string {
  return line.length <= width ? line : `${line.slice(0, width - 1)}…`;
}
