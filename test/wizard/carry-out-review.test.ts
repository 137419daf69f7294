import { describe, expect, it } from 'vitest';
import { SetupError } from '../../src/errors/setup-error.ts';
import { aReview, settled } from '../support/wizard-scenario.ts';
import { whileApplying } from '../support/wizard-ways.ts';

describe('carrying out a review', () => {
  it('hands the run what the accepted review was made from', async () => {
    const play = await whileApplying();
    const [, { reviewed }] = play.calls.apply[0]!.given;
    expect(reviewed).toBe(aReview.reviewed);
  });

  it('makes a new review when the files are not those of the review any more', async () => {
    const play = await whileApplying();
    const changed = new SetupError('FILE_CHANGED', { message: 'Changed.', fix: 'Read it again.' });
    play.calls.apply[0]!.fail(changed);
    await settled();
    play.choose('review');
    play.calls.review[1]!.succeed({ ...aReview, reviewed: { env: 'another', config: null } });
    await settled();
    play.choose('apply');
    const [, { reviewed }] = play.calls.apply[1]!.given;
    expect(reviewed).toEqual({ env: 'another', config: null });
  });
});
