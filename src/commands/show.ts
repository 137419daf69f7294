import { SetupError } from '../errors/setup-error.ts';
import { gitFindings } from '../files/git-findings.ts';
import type { SetupRequest } from '../plan/setup-request.ts';
import { settingSecrets } from '../settings/database-settings.ts';
import {
  readLayers,
  type ReadSettings,
  settleLayers,
  type SettingsLayers,
} from '../settings/read-settings.ts';
import { settingsDocument, settingsLines } from '../report/settings-lines.ts';
import type { CommandContext, CommandOutcome } from './command.ts';
import { settingsRequest, stateDirPath } from './settings-request.ts';
import { type ShownScreen, shownScreen } from './shown-screen.ts';
import { wantsLines } from './wizard-face.ts';
import { wholeNumberOption } from './whole-number-option.ts';

/** Columns of a screen that is printed, unless --width says otherwise: those of a common terminal. */
const usualWidth = 80;

/**
 * Shows the settings as they stand, with their provenance, drift and problems: on the wizard's screens
 * when there is a terminal and nothing else is asked for, else as text. Changes nothing.
 */
export async function show(context: CommandContext): Promise<CommandOutcome> {
  const width = wholeNumberOption(context.args, 'width', { from: 20, to: 1000 });
  const request = await showRequest(context);
  const layers = await readLayers(request.settings);
  const read = settleLayers(layers);
  context.hideSecrets(settingSecrets(read.settings));
  if (opensScreens(context)) return await openScreens(context, request, layers);
  const screen = shownScreen(context.args.options.get('screen') ?? null);
  const lines =
    screen === null
      ? settingsLines(read.settings, null)
      : await screenLines(context, { request, layers, screen, width: width ?? usualWidth });
  return await textOutcome({ read, screen, lines, width });
}

/** The screens start nothing and contact nobody. */
async function showRequest(context: CommandContext): Promise<SetupRequest> {
  return {
    settings: await settingsRequest(context),
    stateDir: stateDirPath(context),
    tries: 1,
    contact: false,
    primaryRequired: false,
    resolution: 'keep',
  };
}

function opensScreens({ args, environment, terminal }: CommandContext): boolean {
  const asText = ['json', 'screen', 'quiet', 'width'].some((name) => args.options.has(name));
  return !asText && terminal.interactive && !wantsLines({ environment }) && terminal.canBeRaw();
}

async function openScreens(
  context: CommandContext,
  request: SetupRequest,
  layers: SettingsLayers,
): Promise<CommandOutcome> {
  const { showScreens } = await import('./run-wizard.ts');
  return await showScreens(context, request, layers);
}

async function screenLines(
  context: CommandContext,
  shown: {
    readonly request: SetupRequest;
    readonly layers: SettingsLayers;
    readonly screen: ShownScreen;
    readonly width: number;
  },
): Promise<readonly string[]> {
  const { printScreen } = await import('./print-screen.ts');
  return printScreen(context, shown);
}

async function textOutcome(shown: {
  readonly read: ReadSettings;
  readonly screen: ShownScreen | null;
  readonly lines: readonly string[];
  readonly width: number | null;
}): Promise<CommandOutcome> {
  const { settings, env, config } = shown.read;
  const existing = [env, config].filter(({ original }) => original !== null);
  const findings = await gitFindings(existing.map(({ path }) => path));
  const git = findings.map(({ message, fix }) => `warning: ${message} ${fix}`);
  const { length } = settings.problems;
  return {
    exitCode: length === 0 ? 0 : 2,
    lines: await cutTo(shown.width, [...shown.lines, ...git]),
    document: { ...settingsDocument(settings, shown.screen?.group ?? null), git: findings },
    error:
      length === 0
        ? null
        : new SetupError('SETTINGS_INVALID', {
            message: `Problems with the settings: ${length}. They are listed with the settings.`,
            fix: 'Correct them where they come from.',
          }),
  };
}

/** The lines cut to so many columns, all characters as they are. */
async function cutTo(width: number | null, lines: readonly string[]): Promise<readonly string[]> {
  if (width === null) return lines;
  const [{ fitText }, { unicodeGlyphs }] = await Promise.all([
    import('../../components/text/fit-text.ts'),
    import('../../components/glyphs.ts'),
  ]);
  return lines.map((line) => fitText(line, width, unicodeGlyphs));
}
