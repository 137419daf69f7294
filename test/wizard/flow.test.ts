import { describe, expect, it } from 'vitest';
import { SetupError } from '../../src/errors/setup-error.ts';
import { findingLabels } from '../../src/plan/look-finding.ts';
import { anApplied, aPrimary, aTest, playWizard, settled } from '../support/wizard-scenario.ts';
import { atChecks, atReview, whileApplying } from '../support/wizard-ways.ts';

const enter = '\r';
const esc = '\u001b';
const ctrlC = '\u0003';

describe('the way through', () => {
  it('leads a local set-up past every question to the review', async () => {
    const play = playWizard();
    const seen = [];
    for (let count = 0; count < 5; count += 1) {
      seen.push(play.screen());
      play.type(enter);
    }
    await settled();
    expect([...seen, play.screen()]).toEqual([
      'welcome',
      'primary',
      'fallback',
      'fallback-settings',
      'dimensions',
      'review',
    ]);
  });

  it('tests a primary before it goes on', () => {
    const play = playWizard({ env: aPrimary });
    play.type(enter);
    play.type(enter);
    expect(play.screen()).toBe('connection-test');
  });

  it('tests nothing when no server may be contacted', () => {
    const play = playWizard({ env: aPrimary, request: { contact: false } });
    play.type(enter);
    play.type(enter);
    expect(play.screen()).toBe('fallback');
  });

  it('asks nothing about a fallback that is off', async () => {
    const play = await atReview({ env: { ...aPrimary, POSTGRES_FALLBACK_ENABLED: 'false' } });
    expect(play.screen()).toBe('review');
  });

  it('says how far it is', () => {
    expect(playWizard().model().position).toEqual({ step: 1, of: 9 });
  });

  it('calls a look the same before and after it is over', () => {
    const play = playWizard();
    const labels = () => play.body('welcome').findings.map(({ label }) => label);
    const before = labels();
    const [seen] = play.calls.lookAround[0]!.given;
    const label = findingLabels.port;
    seen.finding({ id: 'port', label, status: 'pass', text: 'Free.', fix: null });
    expect(labels()).toEqual(before);
  });

  it('looks around again when a run cut that short', async () => {
    const play = await whileApplying();
    const failure = new SetupError('DISK_FULL', {
      message: 'The disk is full.',
      fix: 'Free some.',
    });
    play.calls.apply[0]!.succeed(anApplied(failure));
    await settled();
    play.choose('review');
    expect(play.calls.lookAround.map(({ signal }) => signal?.aborted)).toEqual([true, false]);
  });

  it('takes no harm from an emoji where no text is asked for', () => {
    const play = playWizard();
    play.type('😀');
    expect(play.screen()).toBe('welcome');
  });

  it('hears a key between characters that mean nothing', async () => {
    const play = await whileApplying();
    play.type('😀xlx');
    expect(play.body('apply').log).not.toBeNull();
  });

  it('takes no harm from a flood of characters', () => {
    const play = playWizard();
    play.type('x'.repeat(1_000_000));
    expect(play.screen()).toBe('welcome');
  });

  it('ignores Enter while it works on something', () => {
    const play = playWizard({ env: aPrimary });
    for (let count = 0; count < 5; count += 1) play.type(enter);
    expect(play.screen()).toBe('connection-test');
  });

  it('ends with what was applied', async () => {
    const play = await atChecks();
    play.type('\t');
    play.type(enter);
    expect(await play.wizard.finished).toMatchObject({ kind: 'applied' });
  });
});

describe('back', () => {
  it('returns to the step before, its answers untouched', () => {
    const play = playWizard({ env: aPrimary, request: { contact: false } });
    play.type(enter);
    play.type('\t.local');
    play.type(enter);
    play.type(esc);
    expect(play.body('primary').fields[0]!.text).toBe('db.example.local');
  });

  it('is not offered on the first screen, where it does nothing', () => {
    const play = playWizard();
    play.type(esc);
    expect([play.screen(), play.model().hints.map(({ keys }) => keys[0])]).toEqual([
      'welcome',
      ['Enter', 'Ctrl-C'],
    ]);
  });

  it('leads from the review to the last question', async () => {
    const play = await atReview();
    play.type(esc);
    expect(play.screen()).toBe('dimensions');
  });

  it('gives up the connection test', () => {
    const play = playWizard({ env: aPrimary });
    play.type(enter);
    play.type(enter);
    play.type(esc);
    expect([play.screen(), play.calls.testPrimary[0]!.signal!.aborted]).toEqual(['primary', true]);
  });

  it('does not hear what a given-up test still says', async () => {
    const play = playWizard({ env: aPrimary });
    play.type(enter);
    play.type(enter);
    play.type(esc);
    play.type(enter);
    play.calls.testPrimary[0]!.succeed(aTest('pass'));
    await settled();
    expect(play.body('connection-test').next).toBeNull();
  });
});

describe('an edit from the review', () => {
  it('comes straight back when it is confirmed', async () => {
    const play = await atReview();
    play.choose('edit dimensions');
    play.type(enter);
    expect(play.screen()).toBe('review');
  });

  it('makes the plan anew', async () => {
    const play = await atReview();
    play.choose('edit dimensions');
    play.type(enter);
    expect(play.calls.review).toHaveLength(2);
  });

  it('passes the connection test when the primary changed', async () => {
    const play = await atReview({ env: aPrimary });
    play.choose('edit primary');
    play.type('\t.local');
    play.type(enter);
    expect(play.screen()).toBe('connection-test');
  });

  it('passes no test when the primary stayed the same', async () => {
    const play = await atReview({ env: aPrimary });
    play.choose('edit primary');
    play.type(enter);
    expect(play.screen()).toBe('review');
  });

  it('returns to the review from that test', async () => {
    const play = await atReview({ env: aPrimary });
    play.choose('edit primary');
    play.type('\t.local');
    play.type(enter);
    play.calls.testPrimary[1]!.succeed(aTest('pass'));
    await settled();
    play.type(enter);
    expect(play.screen()).toBe('review');
  });

  it('that is given up restores the answers and returns', async () => {
    const play = await atReview({ env: aPrimary });
    play.choose('edit primary');
    play.type('\t.local');
    play.type(esc);
    play.choose('edit primary');
    expect(play.body('primary').fields[0]!.text).toBe('db.example');
  });

  it('reaches the inference endpoint, and only so', async () => {
    const play = await atReview();
    play.choose('edit inference');
    play.type('http://gpu:11434');
    play.type(enter);
    const { flags } = play.calls.review[1]!.given[0].settings;
    expect([play.screen(), flags.get('inference.host')?.raw]).toEqual([
      'review',
      'http://gpu:11434',
    ]);
  });

  it('settles drift in the direction that is chosen', async () => {
    const play = await atReview({
      env: { VECTOR_DIMENSIONS: '384' },
      config: { runtime: { vectors: { embedding_dimensions: 768 } } },
    });
    play.choose('settle env');
    expect(play.calls.review[1]!.given[0].resolution).toBe('env');
  });

  it('offers nothing about drift where there is none', async () => {
    const play = await atReview();
    const values = play.body('review').next!.items.map(({ value }) => value);
    expect(values.filter((value) => value.startsWith('settle'))).toEqual([]);
  });
});

describe('problems', () => {
  const problem = { message: '.env: it is not UTF-8.', fix: 'Convert it.' };

  it('that no screen can solve are said on the first one', () => {
    const { findings } = playWizard({ problems: [problem] }).body('welcome');
    expect(findings.at(-1)).toMatchObject({ status: 'fail', text: problem.message });
  });

  it('that no screen can solve keep Enter from going on, with what to do', () => {
    const play = playWizard({ problems: [problem] });
    play.type(enter);
    expect([play.screen(), play.model().notice]).toEqual([
      'welcome',
      { tone: 'error', text: problem.message, fix: problem.fix },
    ]);
  });

  it('that no screen can solve may name a setting', () => {
    const message = '.env: POSTGRES_PORT is there twice.';
    const { findings } = playWizard({ problems: [{ ...problem, message }] }).body('welcome');
    expect(findings.at(-1)).toMatchObject({ status: 'fail', text: message });
  });

  it('of the environment are shown beside the field they belong to', () => {
    const play = playWizard({ env: aPrimary, environment: { POSTGRES_PORT: 'five' } });
    play.type(enter);
    expect(play.body('primary').fields[1]!.problem).toBe('Port must be a number from 1 to 65535.');
  });

  it('of the inference endpoint are asked about before the review', () => {
    const play = playWizard({ env: { OLLAMA_HOST: 'not a url' } });
    for (let count = 0; count < 5; count += 1) play.type(enter);
    expect(play.screen()).toBe('inference');
  });
});

describe('a terminal that is too small', () => {
  it('takes no answers', () => {
    const play = playWizard();
    play.wizard.resize(48, 12);
    play.type(enter);
    expect(play.screen()).toBe('welcome');
  });

  it('can be left', async () => {
    const play = playWizard();
    play.wizard.resize(48, 12);
    play.type(ctrlC);
    expect(await play.wizard.finished).toMatchObject({ kind: 'cancelled' });
  });
});
