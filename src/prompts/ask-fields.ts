import type { FieldModel } from '../wizard/screen-model.ts';
import type { SettingId } from '../settings/settings-table.ts';
import { isDatabaseUrl } from '../wizard/fields.ts';
import { type Answer, typedValue, type TypedValue } from './answer.ts';
import type { LineTerminal } from './line-terminal.ts';
import { fieldsOf, type Pilot } from './pilot.ts';
import { fieldHelpLines, fieldQuestion } from './plain-lines.ts';

/** Asks for these fields of the screen that is shown, in order. */
export async function askFields(
  terminal: LineTerminal,
  pilot: Pilot,
  ids: readonly SettingId[],
): Promise<Answer<null>> {
  for (const id of ids) {
    const answer = await askField(terminal, pilot, id);
    if (answer.kind !== 'given') return answer;
    // A URL has answered the other fields as well.
    if (answer.value === 'several') break;
  }
  return { kind: 'given', value: null };
}

/** Asks until the field is kept, or holds what the wizard accepts. */
async function askField(
  terminal: LineTerminal,
  pilot: Pilot,
  id: SettingId,
): Promise<Answer<'one' | 'several'>> {
  for (;;) {
    const field = fieldsOf(pilot.model().body).find((known) => known.id === id);
    if (field === undefined) return { kind: 'given', value: 'one' };
    const answer = await askValue(terminal, field);
    if (answer === null) return { kind: 'cancelled' };
    switch (answer.kind) {
      case 'kept':
        return { kind: 'given', value: 'one' };
      case 'back':
        return { kind: 'back' };
      case 'help':
        fieldHelpLines(field).forEach(terminal.print);
        continue;
      case 'emptied':
        pilot.fill(id, '');
        break;
      case 'value':
        pilot.fill(id, answer.text);
        break;
    }
    const problem = problemOf(pilot, id);
    if (problem === null) {
      const url = answer.kind === 'value' && isDatabaseUrl(answer.text);
      return { kind: 'given', value: url ? 'several' : 'one' };
    }
    if (problem !== '') terminal.print(`error: ${problem}`);
  }
}

async function askValue(terminal: LineTerminal, field: FieldModel): Promise<TypedValue | null> {
  const question = fieldQuestion(field);
  if (field.display === 'plain') {
    const typed = await terminal.ask(question);
    return typed === null ? null : typedValue(typed.trim());
  }
  if (!terminal.canHide) {
    terminal.print(`${field.label}: not asked, because this terminal cannot hide what is typed.`);
    return { kind: 'kept' };
  }
  const typed = await terminal.askHidden(question);
  return typed === null ? null : typedValue(typed);
}

/** Why what was typed cannot be used; empty when the wizard has said so already; null when it can. */
function problemOf(pilot: Pilot, id: SettingId): string | null {
  const { body, notice } = pilot.model();
  if (notice?.tone === 'error') return '';
  return fieldsOf(body).find((field) => field.id === id)?.problem ?? null;
}
