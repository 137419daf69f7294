import { expect, it } from 'vitest';
import { askScreen } from '../../src/prompts/ask-screen.ts';
import { pilotOf } from '../../src/prompts/pilot.ts';
import { type ScriptedAnswer, scriptedLines } from '../support/scripted-lines.ts';
import { atReview } from '../support/wizard-ways.ts';

/** Answers the review of a wizard until the script is at its end; gives the screen it leads to. */
async function answered(...script: readonly ScriptedAnswer[]): Promise<string> {
  const play = await atReview();
  const { terminal, unused } = scriptedLines(script);
  while (unused().length > 0) await askScreen(terminal, pilotOf(play.wizard));
  return play.screen();
}

it('an answer is edited by its name at once', async () => {
  expect(await answered(['Apply?', 'edit dimensions'])).toBe('dimensions');
});

it('an answer is chosen from the list of answers', async () => {
  expect(await answered(['Apply?', '2'], ['Type a number', '4'])).toBe('dimensions');
});

it('the list of answers is left by back', async () => {
  const script = [
    ['Apply?', '2'],
    ['Type a number', 'back'],
    ['Apply?', 'back'],
  ] as const;
  expect(await answered(...script)).toBe('dimensions');
});

it('a name that no answer has is asked for again', async () => {
  const script = [
    ['Apply?', 'edit everything'],
    ['Apply?', 'edit primary'],
  ] as const;
  expect(await answered(...script)).toBe('primary');
});
