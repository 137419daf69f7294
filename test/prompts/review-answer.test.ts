import { describe, expect, it } from 'vitest';
import { reviewAnswer } from '../../src/prompts/review-answer.ts';

const items = ['Apply', 'Edit the primary', 'Edit the fallback', 'Edit the fallback settings'].map(
  (label) => ({
    value: label.toLowerCase(),
    label,
    note: null,
    recommended: false,
    disabled: null,
  }),
);
const choice = { items, index: 0, focused: true };

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
    const again = { ...choice, items: [{ ...items[0]!, value: 'again', label: 'Look again' }] };
    expect(reviewAnswer('yes', again)).toEqual({ kind: 'unclear' });
    expect(reviewAnswer('look again', again)).toEqual({ kind: 'chosen', index: 0 });
  });

  it.each([
    ['edit fallback', 2],
    ['Edit the fallback settings', 3],
    ['2', 1],
  ])('%s names an item', (typed, index) => {
    expect(reviewAnswer(typed, choice)).toEqual({ kind: 'chosen', index });
  });

  it('leaves or goes back', () => {
    expect(reviewAnswer('no', choice).kind).toBe('leave');
    expect(reviewAnswer('back', choice).kind).toBe('back');
  });
});
