import { expect, it } from 'vitest';
import type { PlanEvent } from '../../src/plan/step.ts';
import { tellEvents } from '../../src/report/event-line.ts';

type StepProgress = Extract<PlanEvent, { readonly type: 'step-progress' }>;

const unpacking = (done: number): StepProgress => ({
  type: 'step-progress',
  id: 'fallback.provision',
  message: 'Unpacking',
  amount: { done, total: 3 },
});

function linesOf(...events: readonly PlanEvent[]): readonly string[] {
  const lines: string[] = [];
  events.forEach(tellEvents((line) => lines.push(line)));
  return lines;
}

it('progress is one line for each message, however often its amount moves', () => {
  const starting: StepProgress = { ...unpacking(0), message: 'Starting', amount: null };
  expect(linesOf(unpacking(0), unpacking(1), unpacking(3), starting)).toEqual([
    'fallback.provision: Unpacking',
    'fallback.provision: Starting',
  ]);
});

it('the same message of another step is told', () => {
  expect(linesOf(unpacking(0), { ...unpacking(0), id: 'primary.bootstrap' })).toHaveLength(2);
});
