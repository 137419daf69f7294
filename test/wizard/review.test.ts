import { describe, expect, it } from 'vitest';
import { SetupError } from '../../src/errors/setup-error.ts';
import { aReview, settled } from '../support/wizard-scenario.ts';
import { atReview } from '../support/wizard-ways.ts';

const drifted = {
  env: { VECTOR_DIMENSIONS: '384', POSTGRES_FALLBACK_PASSWORD: 'one-secret' },
  config: {
    runtime: { vectors: { embedding_dimensions: 768 } },
    database_fallback: { password: 'other-secret' },
  },
} as const;

const long = {
  ...aReview,
  files: [{ name: '.env', created: true, keys: [], diff: '+line\n'.repeat(200) }],
};

describe('the review', () => {
  it('names the steps first', async () => {
    const { lines } = (await atReview()).body('review');
    expect(lines.slice(0, 3).map(({ text }) => text)).toEqual([
      'What will be done',
      '1. Create the local fallback',
      '2. Write .env and config.json',
    ]);
  });

  it('tells what is added from what is removed', async () => {
    const { lines } = (await atReview()).body('review');
    const tones = lines.filter(({ text }) => text.includes('A=')).map(({ tone }) => tone);
    expect(tones).toEqual(['removed', 'added']);
  });

  it('says where the files disagree and what wins, without a secret', async () => {
    const drift = [
      { id: 'vectors.dimensions' as const, env: 384, config: 768 },
      { id: 'fallback.password' as const, env: 'one-secret', config: 'other-secret' },
    ];
    const { lines } = (await atReview(drifted, { ...aReview, drift })).body('review');
    expect(lines.filter(({ tone }) => tone === 'warning').map(({ text }) => text)).toEqual([
      'Embedding dimensions: VECTOR_DIMENSIONS is 384, runtime.vectors.embedding_dimensions is 768',
      'Fallback password: POSTGRES_FALLBACK_PASSWORD is ********, database_fallback.password is ********',
    ]);
  });

  it('marks how differences are settled now', async () => {
    const play = await atReview(drifted);
    play.choose('settle config');
    play.calls.review[1]!.succeed(aReview);
    await settled();
    const marked = play.body('review').next!.items.filter(({ note }) => note === 'chosen');
    expect(marked.map(({ label }) => label)).toEqual(['Make .env follow config.json']);
  });

  it('offers the checks where nothing has to be done', async () => {
    const play = await atReview({}, { ...aReview, steps: [], files: [] });
    expect(play.body('review').next!.items[0]!.label).toBe('Nothing to do: show the checks');
  });

  it('scrolls to its end and no farther', async () => {
    const play = await atReview({}, long);
    for (let count = 0; count < 100; count += 1) play.type('\u001b[6~');
    const end = play.body('review').scroll;
    play.type('\u001b[5~');
    expect([end > 150, end < 206, play.body('review').scroll < end]).toEqual([true, true, true]);
  });

  it('says why a run cannot start, and looks again when it is asked to', async () => {
    const play = await atReview();
    play.choose('edit dimensions');
    play.type('\r');
    const error = new SetupError('ENV_NOT_EDITABLE', { message: 'Line 3 …', fix: 'Correct it.' });
    play.calls.review[1]!.fail(error);
    await settled();
    const { state, error: shown } = play.body('review');
    play.choose('again');
    expect([state, shown?.code, play.calls.review.length]).toEqual([
      'failed',
      'ENV_NOT_EDITABLE',
      3,
    ]);
  });
});
