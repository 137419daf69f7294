import type { SetupRequest } from '../plan/setup-request.ts';
import { troubleLines } from '../report/trouble-lines.ts';
import { describeProvenance } from '../settings/provenance.ts';
import { settleLayers, type SettingsLayers } from '../settings/read-settings.ts';
import { settingDefinition, type SettingId } from '../settings/settings-table.ts';
import type { Settings } from '../settings/settings.ts';
import { screenModel } from '../wizard/screen-of.ts';
import { createWizard } from '../wizard/wizard.ts';
import type { CommandContext } from './command.ts';
import type { ShownScreen } from './shown-screen.ts';
import { wizardPorts } from './wizard-ports.ts';

export interface PrintedScreen {
  readonly request: SetupRequest;
  readonly layers: SettingsLayers;
  readonly screen: ShownScreen;
  /** Columns; no line is wider. */
  readonly width: number;
}

/** One screen of the wizard as plain text, and under it what is wrong. Starts and writes nothing. */
export async function printScreen(
  { environment, hideSecrets, terminal }: CommandContext,
  { request, layers, screen, width }: PrintedScreen,
): Promise<readonly string[]> {
  const [{ renderScreen }, { glyphsFor }, { wrapText }] = await Promise.all([
    import('../../components/render-screen.tsx'),
    import('../../components/glyphs.ts'),
    import('../../components/text/wrap-text.ts'),
  ]);
  const ports = wizardPorts({ request, mask: terminal.mask, hideSecrets });
  const wizard = createWizard({
    layers,
    request,
    ports,
    draft: null,
    readOnly: true,
    start: screen.id,
  });
  const model = screenModel(wizard.getSession());
  const glyphs = glyphsFor(environment);
  const text = renderScreen(model, width, glyphs).trimEnd().split('\n');
  // These two screens tell it themselves.
  if (screen.id === 'welcome' || screen.id === 'review') return text;
  const { settings } = settleLayers(layers);
  const below = [
    ...screen.chosen.map((id) => settingLine(settings, id)),
    ...troubleLines(settings, screen.group),
  ];
  const lines = below.flatMap((line) => wrapText(line, width, glyphs));
  return lines.length === 0 ? text : [...text, '', ...lines];
}

function settingLine(settings: Settings, id: SettingId): string {
  const setting = settings.values.get(id);
  const from = setting === undefined ? 'not set' : describeProvenance(setting.provenance);
  return `${settingDefinition(id).title}: ${setting?.value ?? '-'} (${from})`;
}
