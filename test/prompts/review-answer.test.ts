import { describe, expect, it } from 'vitest';
import { reviewAnswer } from '../../src/prompts/review-answer.ts';

function choiceOf(labels: Readonly<Record<string, string>>) {
  const items = Object.entries(labels).map(([value, label]) => ({
    value,
    label,
    note: null,
    recommended: false,
    disabled: null,
  }));
  return { items, index: 0, focused: true };
}

const choice = choiceOf({ apply: 'Apply', edits: 'Edit an answer' });
const edits = choiceOf({
  'edit primary': 'Primary database: none, local only',
  'edit fallback': 'Fallback: local',
  'edit fallback-settings': 'Fallback settings: app_fallback as app',
  first: 'Back to the review',
});

describe('the answer under the review', () => {
  it('applies for nothing but a word or the number', () => {
    for (const typed of ['yes', 'Y', '1', 'apply']) {
      expect(reviewAnswer(typed, choice)).toEqual({ kind: 'chosen', index: 0 });
    }
  });

  it('is none when only Enter was pressed', () => {
    expect(reviewAnswer('', choice)).toEqual({ kind: 'unclear' });
  });

  it('cannot be yes while there is no plan', () => {
    const again = choiceOf({ again: 'Look again', edits: 'Edit an answer' });
    expect(reviewAnswer('yes', again)).toEqual({ kind: 'unclear' });
    expect(reviewAnswer('look again', again)).toEqual({ kind: 'chosen', index: 0 });
  });

  it.each([
    ['edit fallback', 1],
    ['Edit the fallback settings', 2],
    ['primary', 0],
    ['4', 3],
  ])('%s names an item', (typed, index) => {
    expect(reviewAnswer(typed, edits)).toEqual({ kind: 'chosen', index });
  });

  it('names an item of the list that is not open yet', () => {
    const answer = { kind: 'edit', index: 1, name: 'fallback settings' };
    expect(reviewAnswer('Edit the fallback settings', choice)).toEqual(answer);
  });

  it('is not yes while a list of answers is open', () => {
    expect(reviewAnswer('yes', edits)).toEqual({ kind: 'unclear' });
  });

  it('leaves or goes back', () => {
    expect(reviewAnswer('no', choice).kind).toBe('leave');
    expect(reviewAnswer('back', choice).kind).toBe('back');
  });
});
