import { describe, expect, it } from 'vitest';
import { SetupError } from '../../src/errors/setup-error.ts';
import { parseArguments } from '../../src/commands/parse-arguments.ts';

function refusal(...argv: string[]): SetupError {
  try {
    parseArguments(argv);
  } catch (error) {
    if (error instanceof SetupError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('the command line', () => {
  it('is the setup when no command is named', () => {
    expect(parseArguments(['--non-interactive']).command.name).toBe('');
  });

  it('takes options before and after the command, with a blank or with =', () => {
    const { command, action, options } = parseArguments([
      '--state-dir',
      'here',
      'fallback',
      'logs',
      '--lines=5',
      '-f',
    ]);
    expect(command.name).toBe('fallback');
    expect(action).toBe('logs');
    expect([...options]).toEqual([
      ['state-dir', 'here'],
      ['lines', '5'],
      ['follow', ''],
    ]);
  });

  it('does not take the value of an option for a command', () => {
    expect(parseArguments(['--db-name', 'check', '--dry-run']).command.name).toBe('');
  });

  it('accepts an empty value after =', () => {
    expect(parseArguments(['--db-host=', '--dry-run']).options.get('db-host')).toBe('');
  });

  it.each([
    ['--db-hots', 'There is no option --db-hots. Did you mean --db-host?'],
    ['--fallbck-mode', 'There is no option --fallbck-mode. Did you mean --fallback-mode?'],
    ['--frobnicate', 'There is no option --frobnicate.'],
    ['--db-host', '--db-host needs a value: --db-host HOST.'],
    ['--json=yes', '--json takes no value.'],
    ['--state-dir=', '--state-dir has an empty value; it takes DIR.'],
    ['--resolve-drift=both', '--resolve-drift must be one of env, config.'],
  ])('refuses %s', (argument, message) => {
    const error = refusal(argument);
    expect(error.message).toBe(message);
    expect(error.exitCode).toBe(2);
  });

  it('names a mistyped option and never repeats what follows it, which may be a secret', () => {
    expect(refusal('--non-interactive', '--db-hst', 'h').message).toBe(
      'There is no option --db-hst. Did you mean --db-host?',
    );
    const error = refusal('--db-password', 'topsecret');
    expect(error.message).toBe(
      'There is no option --db-password. Did you mean --db-password-file?',
    );
    expect(`${error.message}${error.detail}${error.fix}`).not.toContain('topsecret');
  });

  it('suggests the nearest command', () => {
    expect(refusal('chek').fix).toBe('Did you mean "setup-wizard check"?');
  });

  it('names what an action needs behind it', () => {
    expect(refusal('fallback', 'service').message).toBe(
      '"fallback service" needs one of: install, uninstall, status.',
    );
    expect(refusal('fallback', 'service', 'instal').message).toMatch(/Did you mean install\?$/u);
    expect(refusal('fallback', 'service', 'status', 'now').message).toBe(
      '"now" is one word too many.',
    );
  });

  it('names the actions of a command that needs one', () => {
    expect(refusal('fallback').message).toBe(
      '"fallback" needs one of: start, stop, status, logs, serve, sync, service, upgrade, destroy.',
    );
    expect(refusal('fallback', 'strat').message).toContain('Did you mean start?');
  });

  it('reports all its problems together', () => {
    expect(refusal('--nope', '--json=1', 'check', 'extra').detail?.split('\n')).toHaveLength(3);
  });

  it('still explains a command when its operand is missing', () => {
    expect(parseArguments(['fallback', '--help']).options.has('help')).toBe(true);
  });

  it('refuses an option of another action, so that destroy --dry-run does not destroy', () => {
    const error = refusal('fallback', 'destroy', '--yes', '--dry-run');
    expect(error.message).toBe('"fallback destroy" does not take --dry-run; it is for: sync.');
    expect(error.fix).toBe('See "setup-wizard fallback destroy --help".');
  });

  it('takes an option at each action that it is for', () => {
    expect(parseArguments(['fallback', 'sync', '--follow']).options.has('follow')).toBe(true);
    expect(parseArguments(['fallback', 'logs', '-f']).options.has('follow')).toBe(true);
  });
});
