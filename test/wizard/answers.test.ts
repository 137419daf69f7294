import { describe, expect, it } from 'vitest';
import { machineWithPostgres } from '../support/mode-outlooks.ts';
import {
  aPrimary,
  aTest,
  playWizard,
  type ScenarioOptions,
  settled,
} from '../support/wizard-scenario.ts';
import { atReview } from '../support/wizard-ways.ts';

const enter = '\r';
const down = '\u001b[B';

describe('the connection test', () => {
  async function after(outcome: 'pass' | 'warn' | 'fail', options: ScenarioOptions = {}) {
    const play = playWizard({ env: aPrimary, ...options });
    play.type(enter);
    play.type(enter);
    play.calls.testPrimary[0]!.succeed(aTest(outcome, 'primary.password'));
    await settled();
    return play;
  }

  it('shows each stage as it comes', () => {
    const play = playWizard({ env: aPrimary });
    play.type(enter);
    play.type(enter);
    const stage = { stage: 'tcp', status: 'pass', message: 'open', fix: null, ms: 3 } as const;
    play.calls.testPrimary[0]!.given[1](stage);
    expect(play.body('connection-test').stages[1]).toMatchObject({ status: 'pass', text: 'open' });
  });

  it('names the setting to change, and jumps to it', async () => {
    const play = await after('fail');
    play.type(enter);
    const focused = play.body('primary').fields.find(({ cursor }) => cursor !== null);
    expect(focused?.id).toBe('primary.password');
  });

  it('tests again when it is asked to', async () => {
    const play = await after('fail');
    play.choose('again');
    expect(play.calls.testPrimary).toHaveLength(2);
  });

  it('lets go on without the primary', async () => {
    const play = await after('fail');
    play.choose('without');
    expect(play.screen()).toBe('fallback');
  });

  it('does not when the primary is required', async () => {
    const play = await after('fail', { request: { primaryRequired: true } });
    play.choose('without');
    expect([play.screen(), play.model().notice?.text]).toEqual([
      'connection-test',
      'The primary is required (--require-primary).',
    ]);
  });

  it('is a failure when the test itself breaks', async () => {
    const play = playWizard({ env: aPrimary });
    play.type(enter);
    play.type(enter);
    play.calls.testPrimary[0]!.fail(new Error('out of memory'));
    await settled();
    expect(play.body('connection-test').error?.code).toBe('INTERNAL');
  });

  it('hands what it found to the review', async () => {
    const play = await atReview({ env: aPrimary });
    expect(play.calls.review[0]!.given[1]?.outcome).toBe('pass');
  });

  it('hands nothing on that was found for other dimensions', async () => {
    const play = await atReview({ env: aPrimary });
    play.choose('edit dimensions');
    play.choose('384');
    expect(play.calls.review[1]!.given[1]).toBeNull();
  });
});

describe('the fallback', () => {
  async function atFallback(options: ScenarioOptions = {}) {
    const play = playWizard({ ...options, request: { contact: false } });
    play.calls.lookAround[0]!.given[0].modes(machineWithPostgres);
    play.type(enter);
    play.type(enter);
    await settled();
    return play;
  }

  it('says why a mode cannot be chosen, and what would make it possible', async () => {
    const play = await atFallback();
    play.choose('container');
    expect([play.screen(), play.model().notice?.text]).toEqual([
      'fallback',
      'Neither docker nor podman is installed. Install one of them.',
    ]);
  });

  it('takes a mode that is possible here', async () => {
    const play = await atFallback();
    play.choose('cluster');
    expect(play.screen()).toBe('fallback-settings');
  });

  it('takes an existing server even where none is at the usual place, and offers its usual port', async () => {
    const play = await atFallback();
    play.choose('existing');
    const port = play.body('fallback-settings').fields.find(({ id }) => id === 'fallback.port');
    expect(port?.placeholder).toBe('5432');
  });

  it('says what local would take here, and why', async () => {
    const play = await atFallback();
    const { items } = play.body('fallback').modes;
    expect(items.find(({ value }) => value === 'local')?.note).toBe(
      'Here: cluster; PostgreSQL 17.2 in /opt/pg/bin has pgvector 0.8.0.',
    );
  });

  it('cannot be off without a primary, in the words of the engine', async () => {
    const play = await atFallback();
    play.choose('off');
    expect([play.screen(), play.model().notice?.text]).toEqual([
      'fallback',
      'There is nothing to set up: no primary is configured and the fallback is off.',
    ]);
  });

  it('cannot be off without a primary, and names no option of the command line', async () => {
    const play = await atFallback();
    play.choose('off');
    expect(play.model().notice?.fix).toBe('Choose a fallback, or go back and name a primary.');
  });

  it('can be off beside a primary', async () => {
    const play = await atFallback({ env: aPrimary });
    play.choose('off');
    expect(play.screen()).toBe('dimensions');
  });
});

describe('the dimensions', () => {
  async function atDimensions() {
    const play = playWizard();
    for (let count = 0; count < 4; count += 1) play.type(enter);
    await settled();
    return play;
  }

  it('take another number', async () => {
    const play = await atDimensions();
    play.type(down.repeat(5));
    play.type('1000');
    play.type(enter);
    expect(play.calls.review[0]!.given[0].settings.flags.get('vectors.dimensions')?.raw).toBe(
      '1000',
    );
  });

  it.each(['', '0', '99999', 'many'])('do not take %j', async (typed) => {
    const play = await atDimensions();
    play.type(down.repeat(5));
    if (typed !== '') play.type(typed);
    play.type(enter);
    expect([play.screen(), play.model().notice?.text]).toEqual([
      'dimensions',
      'The number must be a number from 1 to 16000.',
    ]);
  });

  it('do not change what was there when it is chosen again', async () => {
    const play = await atDimensions();
    play.choose('768');
    expect(play.calls.review[0]!.given[0].settings.flags.size).toBe(0);
  });
});
