import type { ChoiceModel } from '../wizard/screen-model.ts';
import { type Answer, typedNumber } from './answer.ts';
import type { LineTerminal } from './line-terminal.ts';
import { choiceLines } from './plain-lines.ts';

/** Lists the items of a choice and asks for the number of one. */
export async function askChoice(
  terminal: LineTerminal,
  choice: ChoiceModel,
): Promise<Answer<number>> {
  choiceLines(choice).forEach(terminal.print);
  const count = choice.items.length;
  for (;;) {
    const typed = await terminal.ask(`Number [${choice.index + 1}]: `);
    if (typed === null) return { kind: 'cancelled' };
    if (typed.trim() === 'back') return { kind: 'back' };
    const index = typedNumber(typed, count, choice.index);
    if (index !== null) return { kind: 'given', value: index };
    terminal.print(`Type a number from 1 to ${count}, or back for the screen before.`);
  }
}
