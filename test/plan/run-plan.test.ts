import { describe, expect, it } from 'vitest';
import { SetupError } from '../../src/errors/setup-error.ts';
import { runPlan } from '../../src/plan/run-plan.ts';
import type { PlanEvent, Step } from '../../src/plan/step.ts';

type Log = readonly string[];

function step(
  id: string,
  change: Partial<Pick<Step<Log>, 'perform'>> = {},
  undone: string[] = [],
): Step<Log> {
  return {
    id,
    title: `do ${id}`,
    perform: (state) =>
      Promise.resolve({
        status: 'done',
        state: [...state, id],
        undo: () => {
          undone.push(id);
          return Promise.resolve();
        },
        note: '',
      }),
    ...change,
  };
}

const never = new AbortController().signal;

describe('a plan', () => {
  it('runs its steps in order and hands the state on', async () => {
    const result = await runPlan([step('a'), step('b')], [], {
      signal: never,
      emit: () => undefined,
    });
    expect(result).toMatchObject({ status: 'completed', state: ['a', 'b'] });
    expect(result.steps.map(({ id, status }) => `${id} ${status}`)).toEqual(['a done', 'b done']);
  });

  it('tells what it does as it does it', async () => {
    const events: PlanEvent[] = [];
    await runPlan([step('a')], [], { signal: never, emit: (event) => events.push(event) });
    expect(events).toMatchObject([
      { type: 'step-started', id: 'a' },
      { type: 'step-finished', id: 'a' },
    ]);
  });

  it('tells how much of a step is done where the step knows it', async () => {
    const events: PlanEvent[] = [];
    const reporting = step('a', {
      perform: (state, { progress }) => {
        progress('unpacking', { done: 1, total: 2 });
        progress('starting');
        return Promise.resolve({ status: 'skipped', state, note: '' });
      },
    });
    await runPlan([reporting], [], { signal: never, emit: (event) => events.push(event) });
    expect(events.slice(1, -1)).toEqual([
      {
        type: 'step-progress',
        id: 'a',
        message: 'unpacking',
        amount: { done: 1, total: 2 },
      },
      { type: 'step-progress', id: 'a', message: 'starting', amount: null },
    ]);
  });

  it('undoes what it did, last first, when a step fails', async () => {
    const undone: string[] = [];
    const error = new SetupError('DISK_FULL', { message: 'No room.', fix: 'Make room.' });
    const result = await runPlan(
      [
        step('a', {}, undone),
        step('b', {}, undone),
        step('c', { perform: () => Promise.reject(error) }),
      ],
      [],
      { signal: never, emit: () => undefined },
    );
    expect(undone).toEqual(['b', 'a']);
    expect(result).toMatchObject({ status: 'stopped', error });
    expect(result.steps.map(({ id, status }) => `${id} ${status}`)).toEqual([
      'a undone',
      'b undone',
      'c failed',
    ]);
  });

  it('goes on after a failure that a step reports instead of throwing', async () => {
    const error = new SetupError('PGVECTOR_PERMISSION', { message: 'No.', fix: 'Ask.' });
    const result = await runPlan(
      [
        step('a', { perform: (state) => Promise.resolve({ status: 'failed', state, error }) }),
        step('b'),
      ],
      [],
      { signal: never, emit: () => undefined },
    );
    expect(result.status).toBe('completed');
    expect(result.steps.map(({ status }) => status)).toEqual(['failed', 'done']);
  });

  it('undoes everything when it is cancelled during a step', async () => {
    const undone: string[] = [];
    const controller = new AbortController();
    const cancels = step('b', {
      perform: () => {
        controller.abort();
        return Promise.reject(new Error('the connection broke off'));
      },
    });
    const result = await runPlan([step('a', {}, undone), cancels], [], {
      signal: controller.signal,
      emit: () => undefined,
    });
    expect(undone).toEqual(['a']);
    expect(result).toMatchObject({
      status: 'stopped',
      error: { code: 'CANCELLED', exitCode: 130 },
    });
  });

  it.each([
    ['the step that it broke off', [], { keeps: 'itself' }],
    ['a step before', [{ ...step('a'), keeps: 'itself' }], {}],
  ] as const)('does not claim to have undone %s when that stays', async (_, before, more) => {
    const controller = new AbortController();
    const cancels: Step<Log> = {
      ...step('b'),
      ...more,
      perform: () => {
        controller.abort();
        return Promise.reject(new Error('the connection broke off'));
      },
    };
    const result = await runPlan<Log>([...before, cancels], [], {
      signal: controller.signal,
      emit: () => undefined,
    });
    expect(result).toMatchObject({
      error: { code: 'CANCELLED', message: 'Cancelled. What was finished by then stays.' },
    });
  });

  describe('with a step after which nothing goes back', () => {
    const final = (during: () => void = () => undefined): Step<Log> => ({
      ...step('final'),
      keeps: 'all',
      perform: (state) => {
        during();
        return Promise.resolve({ status: 'done', state, undo: null, note: '' });
      },
    });

    it('is done when it is cancelled during that step and there is no other', async () => {
      const undone: string[] = [];
      const controller = new AbortController();
      const cancels = final(() => controller.abort());
      const result = await runPlan([step('a', {}, undone), cancels], [], {
        signal: controller.signal,
        emit: () => undefined,
      });
      expect([result.status, undone]).toEqual(['completed', []]);
    });

    it('undoes nothing of what came before when a later one fails', async () => {
      const undone: string[] = [];
      const fails = step('c', { perform: () => Promise.reject(new Error('bug')) });
      const result = await runPlan([step('a', {}, undone), final(), fails], [], {
        signal: never,
        emit: () => undefined,
      });
      expect([result.status, undone]).toEqual(['stopped', []]);
    });
  });

  it('says which undo failed and still does the others', async () => {
    const undone: string[] = [];
    const events: PlanEvent[] = [];
    const stuck = step('b', {
      perform: (state) =>
        Promise.resolve({
          status: 'done',
          state,
          undo: () => Promise.reject(new Error('in use')),
          note: '',
        }),
    });
    const result = await runPlan(
      [
        step('a', {}, undone),
        stuck,
        step('c', { perform: () => Promise.reject(new Error('bug')) }),
      ],
      [],
      { signal: never, emit: (event) => events.push(event) },
    );
    expect(undone).toEqual(['a']);
    expect(events).toContainEqual({ type: 'undo-failed', id: 'b', reason: 'in use' });
    expect(result).toMatchObject({ error: { code: 'INTERNAL', exitCode: 70 } });
  });
});
