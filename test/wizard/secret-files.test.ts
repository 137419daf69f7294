import { describe, expect, it } from 'vitest';
import { atPrimary, field } from '../support/wizard-form.ts';
import { aPrimary } from '../support/wizard-scenario.ts';

const enter = '\r';
const { POSTGRES_HOST, POSTGRES_DB, POSTGRES_USER } = aPrimary;
const named = { POSTGRES_HOST, POSTGRES_DB, POSTGRES_USER };

describe('a secret file that cannot be read', () => {
  const broken = () =>
    atPrimary({ env: { ...named, POSTGRES_PASSWORD_FILE: '/gone' }, secret: null });

  it('is told beside its field, where Enter leads to', () => {
    const play = broken();
    play.type(enter);
    const { problem, cursor } = field(play, 'primary.password');
    expect([problem, cursor]).toEqual([
      'The file /gone of POSTGRES_PASSWORD_FILE cannot be read. Name another.',
      0,
    ]);
  });

  it('is made up for by a value typed there', () => {
    const play = broken();
    play.type(enter);
    play.type('typed');
    play.type(enter);
    expect(play.screen()).toBe('fallback');
  });

  it('of a choice is made up for by choosing, also what counts by default', () => {
    const environment = {
      POSTGRES_FALLBACK_ENABLED_FILE: '/gone',
      POSTGRES_FALLBACK_MODE_FILE: '/gone',
    };
    const play = atPrimary({ environment, secret: null });
    play.type(enter);
    play.choose('local');
    expect(play.screen()).toBe('fallback-settings');
  });
});
