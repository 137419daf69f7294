import { describe, expect, it } from 'vitest';
import { SetupError } from '../../src/errors/setup-error.ts';
import { anApplied, aPrimary, settled } from '../support/wizard-scenario.ts';
import { atChecks, atReview, whileApplying } from '../support/wizard-ways.ts';

const enter = '\r';
const ctrlC = '\u0003';
const down = '\u001b[B';

const halfWay = {
  type: 'step-progress',
  id: 'files.write',
  message: 'half way',
  amount: null,
} as const;

describe('applying', () => {
  it('begins with nothing but the choice on the review', async () => {
    const play = await atReview();
    expect(play.calls.apply).toHaveLength(0);
  });

  it('shows each step as it goes', async () => {
    const play = await whileApplying();
    const [, on] = play.calls.apply[0]!.given;
    on.event({ type: 'step-started', id: 'files.write', title: 'Write the files' });
    expect(play.body('apply').steps[1]).toMatchObject({ id: 'files.write', status: 'running' });
  });

  it('says that another run is waited for, until the first step begins', async () => {
    const play = await whileApplying();
    const [, on] = play.calls.apply[0]!.given;
    on.event({ type: 'run-awaited', message: 'Waiting for another run.' });
    expect(play.model().notice?.text).toBe('Waiting for another run.');
    on.event({ type: 'step-started', id: 'files.write', title: 'Write the files' });
    expect(play.model().notice).toBeNull();
  });

  it('draws a bar where a step says how much is done', async () => {
    const play = await whileApplying();
    const [, on] = play.calls.apply[0]!.given;
    on.event({ type: 'step-started', id: 'files.write', title: 'Write the files' });
    on.event({ ...halfWay, amount: { done: 12, total: 40 } });
    expect(play.body('apply').bar).toEqual({ done: 12, total: 40 });
  });

  it('draws no bar for numbers in a sentence, and none any more once the step speaks of something else', async () => {
    const play = await whileApplying();
    const [, on] = play.calls.apply[0]!.given;
    on.event({ ...halfWay, amount: { done: 12, total: 40 } });
    on.event({ ...halfWay, message: 'try 3 of 5' });
    expect(play.body('apply').bar).toBeNull();
  });

  it('opens and closes its log', async () => {
    const play = await whileApplying();
    const [, on] = play.calls.apply[0]!.given;
    on.event(halfWay);
    play.type('l');
    const open = play.body('apply').log;
    play.type('l');
    expect([open, play.body('apply').log]).toEqual([['  half way'], null]);
  });

  it('keeps in its log what is said, not how often', async () => {
    const play = await whileApplying();
    const [, on] = play.calls.apply[0]!.given;
    for (const done of [0, 1, 2]) on.event({ ...halfWay, amount: { done, total: 2 } });
    play.type('l');
    expect(play.body('apply').log).toEqual(['  half way']);
  });

  it('aborts on Ctrl-C, and stays until it is taken back', async () => {
    const play = await whileApplying();
    play.type(ctrlC);
    expect([play.calls.apply[0]!.signal!.aborted, play.body('apply').state]).toEqual([
      true,
      'cancelling',
    ]);
  });

  it('ends cancelled, with the report, once it is taken back', async () => {
    const play = await whileApplying();
    play.type(ctrlC);
    const cancelled = anApplied(new SetupError('CANCELLED', { message: 'Cancelled.', fix: '' }));
    play.calls.apply[0]!.succeed(cancelled);
    expect(await play.wizard.finished).toMatchObject({ kind: 'cancelled', applied: cancelled });
  });

  it('stops at once on a second Ctrl-C', async () => {
    const play = await whileApplying();
    play.type(ctrlC);
    play.type(ctrlC);
    expect(await play.wizard.finished).toEqual({ kind: 'stopped' });
  });

  const failure = new SetupError('DISK_FULL', { message: 'The disk is full.', fix: 'Free some.' });

  it('shows why a run stopped, and leads back to the review', async () => {
    const play = await whileApplying();
    play.calls.apply[0]!.succeed(anApplied(failure));
    await settled();
    const { state, error } = play.body('apply');
    play.choose('review');
    expect([state, error?.code, play.screen()]).toEqual(['failed', 'DISK_FULL', 'review']);
  });

  it('lets nothing wait any more once a run stopped', async () => {
    const play = await whileApplying();
    play.calls.apply[0]!.succeed(anApplied(failure));
    await settled();
    expect(play.body('apply').steps.map(({ status, text }) => [status, text])).toEqual([
      ['skip', 'not begun'],
      ['skip', 'not begun'],
    ]);
  });

  it('reports a run that stopped when it is left', async () => {
    const play = await whileApplying();
    play.calls.apply[0]!.succeed(anApplied(failure));
    await settled();
    play.choose('leave');
    expect(await play.wizard.finished).toMatchObject({ kind: 'applied' });
  });

  it('reports the refusal of a run that never began', async () => {
    const play = await whileApplying();
    play.calls.apply[0]!.fail(failure);
    await settled();
    play.choose('leave');
    expect(await play.wizard.finished).toEqual({ kind: 'refused', error: failure });
  });

  it('makes the review ask everything again after a run that stopped', async () => {
    const play = await whileApplying({ env: aPrimary });
    play.calls.apply[0]!.succeed(anApplied(failure));
    await settled();
    play.choose('review');
    expect(play.calls.review[1]!.given[1]).toBeNull();
  });
});

describe('when nobody answers any more', () => {
  it('what is being applied is taken back, however often it is said', async () => {
    const play = await whileApplying();
    play.wizard.cancel();
    play.wizard.cancel();
    expect([play.calls.apply[0]!.signal!.aborted, play.body('apply').state]).toEqual([
      true,
      'cancelling',
    ]);
  });

  it('a run that was finished all the same is the end', async () => {
    const play = await whileApplying();
    play.wizard.cancel();
    play.calls.apply[0]!.succeed(anApplied());
    expect(await play.wizard.finished).toMatchObject({ kind: 'applied' });
  });

  it('that run leaves no draft behind', async () => {
    const play = await whileApplying();
    play.wizard.cancel();
    play.calls.apply[0]!.succeed(anApplied());
    await play.wizard.finished;
    expect(play.calls.removeDraft).toHaveLength(1);
  });

  it('a run that failed is the end', async () => {
    const play = await whileApplying();
    play.wizard.cancel();
    const failure = new SetupError('DISK_FULL', {
      message: 'The disk is full.',
      fix: 'Free some.',
    });
    play.calls.apply[0]!.fail(failure);
    expect(await play.wizard.finished).toEqual({ kind: 'refused', error: failure });
  });

  it('checks that are shown are left', async () => {
    const play = await atChecks();
    play.wizard.cancel();
    expect(await play.wizard.finished).toMatchObject({ kind: 'applied' });
  });
});

describe('the checks', () => {
  it('begin at the first one that failed', async () => {
    const play = await whileApplying();
    const applied = anApplied();
    const [first, second] = applied.checks;
    const checks = [first!, { ...second!, status: 'fail' as const }];
    play.calls.apply[0]!.succeed({ ...applied, checks });
    await settled();
    expect(play.body('checks').index).toBe(1);
  });

  it('open a row on the space bar', async () => {
    const play = await atChecks();
    play.type(`${down} `);
    expect(play.body('checks')).toMatchObject({ index: 1, open: true });
  });

  it('are gone on from with Enter, and come back with Esc', async () => {
    const play = await atChecks();
    play.type(enter);
    const left = play.screen();
    play.press({ kind: 'key', key: 'escape' });
    expect([left, play.screen()]).toEqual(['done', 'checks']);
  });

  it('run again', async () => {
    const play = await atChecks();
    play.type('r');
    const running = play.body('checks').state;
    play.calls.recheck[0]!.succeed(anApplied());
    await settled();
    expect([running, play.body('checks').state]).toEqual(['running', 'ready']);
  });

  it('keep what they said when they cannot be run again', async () => {
    const play = await atChecks();
    play.type('r');
    play.calls.recheck[0]!.fail(
      new SetupError('CONNECTION_LOST', { message: 'Gone.', fix: 'Wait.' }),
    );
    await settled();
    expect([play.body('checks').rows.length, play.model().notice?.text]).toEqual([2, 'Gone.']);
  });

  it('leave nothing to cancel: Ctrl-C reports what was applied', async () => {
    const play = await atChecks();
    play.type(ctrlC);
    expect(await play.wizard.finished).toMatchObject({ kind: 'applied' });
  });

  it('are not shown when no server was contacted', async () => {
    const play = await whileApplying();
    play.calls.apply[0]!.succeed({ ...anApplied(), checks: [] });
    await settled();
    expect(play.screen()).toBe('done');
  });
});
