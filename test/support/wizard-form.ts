import type { SettingId } from '../../src/settings/settings-table.ts';
import type { FieldModel } from '../../src/wizard/screen-model.ts';
import { playWizard, type Scenario, type ScenarioOptions, settled } from './wizard-scenario.ts';

const enter = '\r';
const tab = '\t';

/** What a terminal sends for a paste. */
export const paste = (text: string): string => `\u001b[200~${text}\u001b[201~`;

/** The form of the primary; no server is contacted later. */
export function atPrimary(options: ScenarioOptions = {}): Scenario {
  const play = playWizard({ ...options, request: { contact: false, ...options.request } });
  play.type(enter);
  return play;
}

/** The form for a server, with nothing in it, on its first field. */
export function emptyForm(): Scenario {
  const play = atPrimary();
  play.type('\u001b[D');
  play.type(tab);
  return play;
}

/** One field of the form that is shown. */
export function field(play: Scenario, id: SettingId): FieldModel {
  const { body } = play.model();
  const fields = 'fields' in body ? body.fields : [];
  const found = fields.find((known) => known.id === id);
  if (found === undefined) throw new Error(`no field ${id} on ${body.id}`);
  return found;
}

/** The texts of its fields. */
export const texts = (play: Scenario): Readonly<Record<string, string>> =>
  Object.fromEntries(play.body('primary').fields.map(({ id, text }) => [id, text]));

/** What a run would be asked for, once all the rest is confirmed. */
export async function requested(play: Scenario) {
  for (let count = 0; count < 5; count += 1) play.type(enter);
  await settled();
  return play.calls.review[0]!.given[0].settings;
}
