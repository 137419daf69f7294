import { describe, expect, it } from 'vitest';
import { reviewChoice } from '../../src/wizard/choices/review-items.ts';
import { SetupError } from '../../src/errors/setup-error.ts';
import { aPrimary, aReview, settled } from '../support/wizard-scenario.ts';
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

  it('shows of a new file what is set, and how much there is besides', async () => {
    const diff = [
      '--- /dev/null',
      '+++ .env',
      '@@ -0,0 +1,4 @@',
      '+# The fallback.',
      '+A=template',
      '+B=set',
      '+',
    ].join('\n');
    const files = [{ name: '.env', created: true, keys: ['B'], diff }];
    const { lines } = (await atReview({}, { ...aReview, files })).body('review');
    expect(lines.slice(-4).map(({ text }) => text)).toEqual([
      '',
      '.env (new)',
      '+B=set',
      'and 3 more lines, from the template',
    ]);
  });

  it('shows of a new config.json what is set, in its objects', async () => {
    const text = JSON.stringify({ a: { b: 1, c: '********' }, d: { e: {} }, f: 'x' }, null, 2);
    const diff = `@@ -0,0 +1,9 @@\n${text.replace('{}', '{\n}').replace(/^/gmu, '+')}\n`;
    const files = [{ name: 'config.json', created: true, keys: ['a.c'], diff }];
    const { lines } = (await atReview({}, { ...aReview, files })).body('review');
    expect(lines.slice(-7).map((line) => line.text)).toEqual([
      'config.json (new)',
      '+{',
      '+  "a": {',
      '+    "c": "********"',
      '+  },',
      '+}',
      'and 6 more lines, from the template',
    ]);
  });

  it.each([
    ['an environment file with a value of several lines', '+A="one\n+two"\n+B=set'],
    ['a JSON file in one line', '+{"a": {"b": 1}}'],
    ['a JSON file with a list', '+{\n+  "a": [\n+    1\n+  ]\n+}'],
  ])('shows %s whole', async (_, diff) => {
    const files = [{ name: 'new', created: true, keys: ['B'], diff }];
    const { lines } = (await atReview({}, { ...aReview, files })).body('review');
    const shown = lines.filter(({ tone }) => tone === 'added').map((line) => line.text);
    expect(shown.join('\n')).toBe(diff);
  });

  it('says from which line on a file changes', async () => {
    const diff = '--- .env\n+++ .env\n@@ -3,2 +3,2 @@\n A=1\n--- B\n+C=1\n';
    const files = [{ name: '.env', created: false, keys: ['C'], diff }];
    const { lines } = (await atReview({}, { ...aReview, files })).body('review');
    expect(lines.slice(-5)).toEqual([
      { tone: 'heading', text: '.env' },
      { tone: 'muted', text: 'From line 3 on:' },
      { tone: 'plain', text: ' A=1' },
      { tone: 'removed', text: '--- B' },
      { tone: 'added', text: '+C=1' },
    ]);
  });

  it('opens its lists one at a time', async () => {
    const play = await atReview(drifted);
    const values = () => play.body('review').next!.items.map(({ value }) => value);
    expect(values()).toEqual(['apply', 'edits', 'differences']);
    play.choose('differences');
    expect(values()).toEqual(['settle env', 'settle config', 'settle keep', 'first']);
  });

  it('says beside each answer what it is now, without a secret', async () => {
    const inference = { OLLAMA_HOST: 'http://user:hunter22@gpu:11434' };
    const play = await atReview({ env: { ...aPrimary, ...inference } });
    play.choose('edits');
    expect(play.body('review').next!.items.map(({ label }) => label)).toEqual([
      'Primary database: db.example:5432/shop as clerk',
      'Fallback: local',
      'Fallback settings: shop_fallback as clerk',
      'Embedding dimensions: 768',
      'Inference endpoint: http://********@gpu:11434',
      'Back to the review',
    ]);
  });

  it('leaves a list by Esc before it is left itself', async () => {
    const play = await atReview();
    play.choose('edits');
    play.type('\u001b');
    const { items, index } = play.body('review').next!;
    expect([play.screen(), items[index]!.value]).toEqual(['review', 'edits']);
  });

  it('has Apply highlighted after an answer was edited', async () => {
    const play = await atReview();
    play.choose('edit dimensions');
    play.type('\r');
    play.calls.review[1]!.succeed(aReview);
    await settled();
    const { items, index } = play.body('review').next!;
    expect(items[index]!.value).toBe('apply');
  });

  it('marks how differences are settled now', async () => {
    const play = await atReview(drifted);
    play.choose('settle config');
    play.calls.review[1]!.succeed(aReview);
    await settled();
    play.choose('differences');
    const marked = play.body('review').next!.items.filter(({ label }) => label.includes('now'));
    expect(marked.map(({ label }) => label)).toEqual([
      'Make .env follow config.json (as it is now)',
    ]);
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

describe('an item of the review', () => {
  it('applies by its own name', () => {
    expect(reviewChoice('apply')).toEqual({ kind: 'apply' });
  });

  it.each(['', 'edit nothing', 'settle', 'APPLY'])(
    'that is unknown applies nothing: "%s"',
    (value) => {
      expect(reviewChoice(value)).toBeNull();
    },
  );
});
