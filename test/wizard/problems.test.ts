import { expect, it } from 'vitest';
import { problemsOn } from '../../src/wizard/problems.ts';

const general = { message: 'The file cannot be parsed.', fix: 'Correct it.' };
const ofHost = {
  message: 'The host is missing.',
  fix: 'Give it.',
  setting: 'primary.host',
} as const;
const ofMode = { message: 'No such mode.', fix: 'Other.', setting: 'fallback.mode' } as const;
const all = [general, ofHost, ofMode];

it('a screen has the problems of the settings that it asks for', () => {
  expect(problemsOn('primary', all)).toEqual([ofHost]);
  expect(problemsOn('fallback', all)).toEqual([ofMode]);
  expect(problemsOn('fallback-settings', all)).toEqual([]);
});

it('the first screen has those that no screen asks about', () => {
  expect(problemsOn('welcome', all)).toEqual([general]);
});
