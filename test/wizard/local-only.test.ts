import { describe, expect, it } from 'vitest';
import { atPrimary, requested } from '../support/wizard-form.ts';
import { aPrimary } from '../support/wizard-scenario.ts';

const enter = '\r';
const right = '\u001b[C';

describe('none, local only', () => {
  it('is where a folder without a primary begins', () => {
    expect(atPrimary().body('primary')).toMatchObject({ kind: { index: 1 }, fields: [] });
  });

  it('changes nothing where there is no primary', async () => {
    const { flags, unset } = await requested(atPrimary());
    expect([flags.size, unset.size]).toEqual([0, 0]);
  });

  it('empties what makes a primary', async () => {
    const play = atPrimary({ env: { ...aPrimary, POSTGRES_PORT: '6000' } });
    play.type(right);
    expect([...(await requested(play)).unset].toSorted()).toEqual([
      'primary.database',
      'primary.host',
      'primary.password',
      'primary.user',
    ]);
  });

  it('takes back what the command line said about one', async () => {
    const flags = { 'primary.host': 'db', 'primary.database': 'd', 'primary.user': 'u' };
    const play = atPrimary({ flags });
    play.type(right);
    expect((await requested(play)).flags.size).toBe(0);
  });

  it('is refused where the environment names one, with what to do', () => {
    const play = atPrimary({ environment: { ...aPrimary } });
    play.type(`${right}${enter}`);
    expect([play.screen(), play.model().notice?.fix]).toEqual([
      'primary',
      'Remove it there (environment POSTGRES_HOST).',
    ]);
  });

  it('is chosen with the space bar, too', () => {
    const play = atPrimary({ env: aPrimary });
    play.type(' ');
    expect(play.body('primary').kind.index).toBe(1);
  });
});
