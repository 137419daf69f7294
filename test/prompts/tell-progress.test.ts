import { expect, it } from 'vitest';
import { tellProgress } from '../../src/prompts/tell-progress.ts';
import { scriptedLines } from '../support/scripted-lines.ts';
import { whileApplying } from '../support/wizard-ways.ts';

it('a step is one line when it begins, however often its amount moves', async () => {
  const play = await whileApplying();
  const [, on] = play.calls.apply[0]!.given;
  const { terminal, transcript } = scriptedLines([]);
  const stop = tellProgress(play.wizard, terminal);
  on.event({ type: 'step-started', id: 'files.write', title: 'Write the files' });
  for (let done = 0; done <= 20; done += 1) {
    const message = 'Writing';
    on.event({ type: 'step-progress', id: 'files.write', message, amount: { done, total: 20 } });
  }
  stop();
  expect(transcript().match(/Write the files|Writing/gu)).toEqual(['Write the files']);
});
