import type { BodyOf, ChoiceModel } from '../wizard/screen-model.ts';
import type { SettingId } from '../settings/settings-table.ts';
import type { Answer } from './answer.ts';
import { askChoice } from './ask-choice.ts';
import { askFields } from './ask-fields.ts';
import type { LineTerminal } from './line-terminal.ts';
import { type ChoiceOf, fieldsOf, type Pilot } from './pilot.ts';
import { choiceLines } from './plain-lines.ts';
import { namedItem, offersApply, reviewAnswer } from './review-answer.ts';

/** Whether the operator answered or wants to leave. */
type Asked = 'answered' | 'cancelled';

/** Asks what the screen that is shown now asks, and gives the wizard the answer. */
export async function askScreen(terminal: LineTerminal, pilot: Pilot): Promise<Asked> {
  const { body } = pilot.model();
  switch (body.id) {
    case 'welcome':
      return body.draft === null
        ? await askToGoOn(terminal, pilot)
        : await choose(terminal, pilot, (now) => (now.id === 'welcome' ? now.draft : null));
    case 'primary':
      return await askPrimary(terminal, pilot);
    case 'connection-test':
    case 'apply':
      return await choose(terminal, pilot, nextOf);
    case 'fallback':
      return await choose(terminal, pilot, (now) => (now.id === 'fallback' ? now.modes : null));
    case 'fallback-settings':
    case 'inference':
      return finish(pilot, await askFields(terminal, pilot, idsToAsk(pilot)));
    case 'dimensions':
      return await askDimensions(terminal, pilot, body);
    case 'review':
      return await askReview(terminal, pilot);
    case 'checks':
      return await askAboutChecks(terminal, pilot);
    case 'done':
      pilot.press('enter');
      return 'answered';
  }
}

async function askToGoOn(terminal: LineTerminal, pilot: Pilot): Promise<Asked> {
  const typed = await terminal.ask('Enter goes on, Ctrl-C leaves: ');
  return finish(pilot, typed === null ? { kind: 'cancelled' } : { kind: 'given', value: null });
}

async function askPrimary(terminal: LineTerminal, pilot: Pilot): Promise<Asked> {
  const kindOf: ChoiceOf = (now) => (now.id === 'primary' ? now.kind : null);
  const kind = kindOf(pilot.model().body);
  const inQuestion = kind?.focused === true ? [] : idsInQuestion(pilot);
  if (kind === null || inQuestion.length > 0) {
    return finish(pilot, await askFields(terminal, pilot, inQuestion));
  }
  const answer = await askChoice(terminal, kind);
  if (answer.kind !== 'given') return finish(pilot, answer);
  pilot.highlight(kindOf, answer.value);
  return finish(pilot, await askFields(terminal, pilot, allIds(pilot)));
}

async function askDimensions(
  terminal: LineTerminal,
  pilot: Pilot,
  { sizes, inference }: BodyOf<'dimensions'>,
): Promise<Asked> {
  const from = inference.provenance === null ? '' : ` (${inference.provenance})`;
  terminal.print(`Inference endpoint: ${inference.text}${from}`);
  const answer = await askChoice(terminal, sizes);
  if (answer.kind !== 'given') return finish(pilot, answer);
  pilot.highlight((now) => (now.id === 'dimensions' ? now.sizes : null), answer.value);
  return finish(pilot, await askFields(terminal, pilot, idsToAsk(pilot)));
}

async function askReview(terminal: LineTerminal, pilot: Pilot): Promise<Asked> {
  const choice = nextOf(pilot.model().body);
  if (choice === null) return await askToGoOn(terminal, pilot);
  choiceLines(choice).forEach(terminal.print);
  const question = reviewQuestion(choice);
  for (;;) {
    const typed = await terminal.ask(question);
    if (typed === null) return 'cancelled';
    const answer = reviewAnswer(typed, choice);
    switch (answer.kind) {
      case 'unclear':
        terminal.print('Nothing is written without a clear answer. For example: edit fallback.');
        continue;
      case 'leave':
        return 'cancelled';
      case 'back':
        return finish(pilot, answer);
      case 'chosen':
        return take(pilot, answer.index);
      case 'edit': {
        take(pilot, answer.index);
        const named = namedItem(answer.name, nextOf(pilot.model().body)?.items ?? []);
        if (named !== -1) return take(pilot, named);
        pilot.press('escape');
        terminal.print(`There is no answer called ${answer.name}; ${answer.index + 1} lists them.`);
      }
    }
  }
}

function reviewQuestion(choice: ChoiceModel): string {
  if (choice.items.some(({ value }) => value === 'first')) return 'Type a number, or back: ';
  const start = offersApply(choice) ? 'Apply? Type yes, no, ' : 'What now? Type no, ';
  return `${start}edit NAME, back, or a number: `;
}

function take(pilot: Pilot, index: number): Asked {
  pilot.highlight(nextOf, index);
  return finish(pilot, { kind: 'given', value: null });
}

async function askAboutChecks(terminal: LineTerminal, pilot: Pilot): Promise<Asked> {
  const typed = await terminal.ask('Enter goes on, again runs the checks again: ');
  if (typed === null) return 'cancelled';
  if (typed.trim() === 'again') pilot.letter('r');
  else pilot.press('tab');
  return 'answered';
}

/** Asks for an item of the choice that the screen is about, and takes it. */
async function choose(terminal: LineTerminal, pilot: Pilot, choiceOf: ChoiceOf): Promise<Asked> {
  const choice = choiceOf(pilot.model().body);
  if (choice === null) return await askToGoOn(terminal, pilot);
  const answer = await askChoice(terminal, choice);
  if (answer.kind === 'given') pilot.highlight(choiceOf, answer.value);
  return finish(pilot, answer);
}

/** Confirms the screen, or goes back. */
function finish(pilot: Pilot, answer: Answer<unknown>): Asked {
  if (answer.kind === 'cancelled') return 'cancelled';
  pilot.press(answer.kind === 'back' ? 'escape' : 'enter');
  return 'answered';
}

/** All fields of a form; only those that cannot be used when it was refused for them. */
function idsToAsk(pilot: Pilot): readonly SettingId[] {
  const { body, notice } = pilot.model();
  const wrong = fieldsOf(body).flatMap(({ id, problem }) => (problem === null ? [] : [id]));
  return notice?.tone === 'error' && wrong.length > 0 ? wrong : allIds(pilot);
}

/** The fields that the wizard has led to: refused ones, or the one that a failed test blames. */
function idsInQuestion(pilot: Pilot): readonly SettingId[] {
  const { body, notice } = pilot.model();
  if (notice?.tone === 'error') return idsToAsk(pilot);
  return fieldsOf(body).flatMap(({ id, cursor }) => (cursor === null ? [] : [id]));
}

function allIds(pilot: Pilot): readonly SettingId[] {
  return fieldsOf(pilot.model().body).map(({ id }) => id);
}

function nextOf(body: Parameters<ChoiceOf>[0]): ChoiceModel | null {
  return 'next' in body ? body.next : null;
}
