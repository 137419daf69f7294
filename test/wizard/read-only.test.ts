import { describe, expect, it } from 'vitest';
import {
  aPrimary,
  playWizard,
  type Scenario,
  type ScenarioOptions,
} from '../support/wizard-scenario.ts';

const show = (options: ScenarioOptions = {}): Scenario =>
  playWizard({ ...options, readOnly: true });

describe('a wizard to look at only', () => {
  it.each([
    ['Tab', '\t'],
    ['Right', '\u001b[C'],
    ['Enter', '\r'],
  ])('goes through its screens with %s', (_name, key) => {
    const play = show({ env: aPrimary });
    const seen = [play.screen()];
    for (let count = 0; count < 7; count += 1) {
      play.type(key);
      seen.push(play.screen());
    }
    expect(seen).toEqual([
      'welcome',
      'primary',
      'fallback',
      'fallback-settings',
      'dimensions',
      'inference',
      'review',
      'review',
    ]);
  });

  it.each([
    ['Shift-Tab', '\u001b[Z'],
    ['Left', '\u001b[D'],
    ['Esc', '\u001b'],
  ])('goes back with %s', (_name, key) => {
    const play = show({ start: 'dimensions' });
    play.type(key);
    expect(play.screen()).toBe('fallback-settings');
  });

  it('begins where it is told to', () => {
    expect(show({ start: 'fallback-settings' }).screen()).toBe('fallback-settings');
  });

  it('takes no input in any field', () => {
    const play = show({ env: aPrimary, start: 'primary' });
    const before = play.model();
    play.type('abc\u007f\u0015');
    expect(play.model()).toEqual(before);
  });

  it('shows provenance and problems, and no password', () => {
    const play = show({ env: { ...aPrimary, POSTGRES_PORT: 'five' }, start: 'primary' });
    const fields = play.body('primary').fields;
    expect([fields[1]!.problem, fields[1]!.provenance, fields[4]!.text]).toEqual([
      'Port must be a number from 1 to 65535.',
      '.env POSTGRES_PORT',
      '',
    ]);
  });

  it('says on the review where the files disagree', () => {
    const play = show({
      env: { VECTOR_DIMENSIONS: '384' },
      config: { runtime: { vectors: { embedding_dimensions: 768 } } },
      start: 'review',
    });
    expect(play.body('review').lines.map(({ text }) => text)).toContain(
      'Embedding dimensions: VECTOR_DIMENSIONS is 384, runtime.vectors.embedding_dimensions is 768',
    );
  });

  it('asks nothing of the outside world', () => {
    const play = show({ env: aPrimary });
    play.type('\t\t\t\t\t\t\rr');
    expect(Object.values(play.calls).flat()).toEqual([]);
  });

  it.each([
    ['q', 'q'],
    ['Ctrl-C', '\u0003'],
  ])('is closed with %s', async (_name, key) => {
    const play = show();
    play.type(key);
    expect(await play.wizard.finished).toEqual({ kind: 'closed' });
  });
});
