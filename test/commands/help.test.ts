import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands/command-table.ts';
import { fallbackActions } from '../../src/commands/fallback-actions.ts';
import { helpText } from '../../src/commands/help.ts';

const fallback = commandTable.find(({ name }) => name === 'fallback')!;

describe('the help of an action', () => {
  it.each(Object.entries(fallbackActions))(
    'says what "fallback %s" does, with an example',
    (action, { summary, example }) => {
      const text = helpText(fallback, action);
      expect(text).toContain(`Usage: setup-wizard fallback ${action}`);
      expect(text).toContain(`${summary}.`);
      expect(text).toContain(`Example:\n  ${example}`);
      expect(example).toContain(`fallback ${action}`);
    },
  );

  it('lists the options that the action takes and no others', () => {
    const text = helpText(fallback, 'destroy');
    expect(text).toContain('--discard-writes');
    expect(text).not.toContain('--tables');
  });

  it('names the word that has to follow the action', () => {
    expect(helpText(fallback, 'service')).toContain('service install|uninstall|status [options]');
  });

  it('is the help of the whole command for an action that it does not have', () => {
    expect(helpText(fallback, 'strat')).toBe(helpText(fallback));
  });
});
