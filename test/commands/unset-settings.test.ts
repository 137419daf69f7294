import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../src/commands/parse-arguments.ts';
import { unsetSettings } from '../../src/commands/unset-settings.ts';
import { SetupError } from '../../src/errors/setup-error.ts';

const unsetBy = (...argv: string[]): readonly string[] => [...unsetSettings(parseArguments(argv))];

function refusal(...argv: string[]): SetupError {
  try {
    unsetSettings(parseArguments(argv));
  } catch (error) {
    if (error instanceof SetupError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('the options that empty settings', () => {
  it('empty nothing unless they are given', () => {
    expect(unsetBy('--dry-run')).toEqual([]);
  });

  it('know settings by their names in .env and by their ids', () => {
    expect(unsetBy('--unset', 'POSTGRES_SSLROOTCERT, primary.password')).toEqual([
      'primary.sslrootcert',
      'primary.password',
    ]);
  });

  it('empty what makes a primary with --no-primary', () => {
    expect(unsetBy('--no-primary')).toEqual([
      'primary.host',
      'primary.database',
      'primary.user',
      'primary.password',
    ]);
  });

  it('suggest the nearest name for an unknown one', () => {
    const error = refusal('--unset', 'POSTGRES_HOSTS');
    expect([error.code, error.message]).toEqual([
      'USAGE',
      '--unset: there is no setting "POSTGRES_HOSTS". Did you mean POSTGRES_HOST?',
    ]);
  });

  it('never repeat a value that was typed behind a name', () => {
    const { message, detail, fix } = refusal('--unset', 'POSTGRES_PASSWORT=topsecret');
    expect(`${message}${detail}${fix}`).not.toContain('topsecret');
  });

  it('refuse an empty list', () => {
    expect(refusal('--unset=').message).toContain('needs the names');
  });

  it.each([
    ['--db-host', 'h', '--no-primary'],
    ['--db-password-stdin', '--no-primary'],
    ['--db-url-file', 'f', '--no-primary'],
    ['--db-port', '1', '--unset', 'POSTGRES_PORT'],
    ['--no-fallback', '--unset', 'fallback.enabled'],
    ['--require-primary', '--no-primary'],
  ])('refuse the contradiction %s %s %s', (...argv) => {
    expect([refusal(...argv).code, refusal(...argv).message]).toEqual([
      'USAGE',
      expect.stringContaining('contradict each other'),
    ]);
  });
});
