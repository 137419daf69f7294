import { describe, expect, test } from 'vitest';
import { type FirstChoice, firstChoice } from '../../src/router/first-choice.ts';
import type { Verdict } from '../../src/router/target-view.ts';

type Row = readonly [primary: Verdict | null, fallback: Verdict | null, choice: FirstChoice];

const choose = (holdsWrites: boolean) => (primary: Verdict | null, fallback: Verdict | null) =>
  firstChoice({ primary, fallback, holdsWrites });

describe('where nothing waits in the fallback', () => {
  test.each<Row>([
    ['alive', 'alive', 'primary'],
    ['alive', 'gone', 'primary'],
    ['alive', null, 'primary'],
    ['full', 'alive', 'primary'],
    ['alive', 'unknown', 'wait'],
    ['alive', 'doubtful', 'primary'],
    ['doubtful', 'alive', 'wait'],
    ['gone', 'alive', 'fallback'],
    ['gone', 'full', 'fallback'],
    ['gone', 'unknown', 'wait'],
    ['gone', 'gone', 'none'],
    ['gone', 'refusing', 'none'],
    ['gone', null, 'none'],
    ['refusing', 'alive', 'misconfigured'],
    ['another', 'alive', 'diverged'],
    [null, 'alive', 'local'],
    [null, 'gone', 'none'],
    [null, null, 'none'],
  ])('a primary that is %s and a fallback that is %s: %s', (primary, fallback, choice) => {
    expect(choose(false)(primary, fallback)).toBe(choice);
  });
});

describe('where the fallback holds writes', () => {
  test.each<Row>([
    ['alive', 'alive', 'fallback'],
    ['refusing', 'alive', 'fallback'],
    ['another', 'alive', 'fallback'],
    ['gone', 'alive', 'fallback'],
    ['unknown', 'alive', 'fallback'],
    ['alive', 'doubtful', 'wait'],
    ['alive', 'gone', 'none'],
    ['unknown', 'gone', 'wait'],
  ])('a primary that is %s and a fallback that is %s: %s', (primary, fallback, choice) => {
    expect(choose(true)(primary, fallback)).toBe(choice);
  });
});
