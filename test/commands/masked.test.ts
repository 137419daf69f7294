import { describe, expect, it } from 'vitest';
import { masked } from '../../src/commands/masked.ts';
import { SetupError } from '../../src/errors/setup-error.ts';
import { createRedactor } from '../../src/postgres/redact.ts';

const words = masked(createRedactor(['hunter22', 'pass']));

describe('what the engine tells the screens', () => {
  it('has no secret in any sentence of an error, and keeps its code and target', () => {
    const error = words.error(
      new SetupError('AUTH_FAILED', {
        message: 'refused hunter22',
        detail: 'why hunter22',
        fix: 'type hunter22',
        target: 'primary',
      }),
    );
    expect(JSON.stringify([error.message, error.detail, error.fix])).not.toContain('hunter22');
    expect(error.reportedCode).toBe('PRIMARY_AUTH_FAILED');
  });

  it('makes a bug an error with exit code 70', () => {
    expect(words.error(new TypeError('hunter22 is not a function'))).toMatchObject({
      code: 'INTERNAL',
      detail: 'TypeError: ******** is not a function',
    });
  });

  it('keeps the status "pass" also when that is the password', () => {
    const check = words.check({
      id: 'connect',
      target: 'primary',
      status: 'pass',
      message: 'pass is wrong',
      fix: null,
    });
    expect(check).toMatchObject({ status: 'pass', message: '******** is wrong' });
  });

  it('has no secret in the progress of a run', () => {
    const event = words.event({ type: 'undo-failed', id: 'files.write', reason: 'saw hunter22' });
    expect(event).toEqual({ type: 'undo-failed', id: 'files.write', reason: 'saw ********' });
  });

  it('has no secret in a review', () => {
    const review = words.review({
      steps: [{ id: 'a', title: 'hunter22' }],
      files: [{ name: '.env', created: true, keys: ['A'], diff: '+A=hunter22' }],
      drift: [{ id: 'primary.password', env: 'hunter22', config: 'other' }],
      reviewed: { env: null, config: null },
      warnings: ['hunter22'],
    });
    expect(JSON.stringify(review)).not.toContain('hunter22');
  });
});
