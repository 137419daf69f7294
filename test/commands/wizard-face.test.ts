import { describe, expect, it } from 'vitest';
import { SetupError } from '../../src/errors/setup-error.ts';
import { wizardFace, type WizardPlace } from '../../src/commands/wizard-face.ts';

const terminal: WizardPlace = {
  plain: false,
  interactive: true,
  asks: true,
  canBeRaw: () => true,
  environment: { TERM: 'xterm-256color' },
};

describe('the wizard on a terminal', () => {
  it('is drawn on full screens', () => {
    expect(wizardFace(terminal)).toBe('screens');
  });

  it('is so for CI=1 as well', () => {
    expect(wizardFace({ ...terminal, environment: { CI: '1' } })).toBe('screens');
  });

  it.each([{ TERM: 'dumb' }, { INK_SCREEN_READER: 'true' }, { ACCESSIBLE: '1' }])(
    'asks line by line for %j',
    (environment) => {
      expect(wizardFace({ ...terminal, environment })).toBe('plain');
    },
  );

  it('asks line by line when the terminal cannot give single keys', () => {
    expect(wizardFace({ ...terminal, canBeRaw: () => false })).toBe('plain');
  });

  it('asks line by line for --plain, also when the result goes into a file', () => {
    expect(wizardFace({ ...terminal, plain: true, interactive: false })).toBe('plain');
  });
});

describe('the wizard without a terminal', () => {
  const refusal = (place: WizardPlace): unknown => {
    try {
      return wizardFace(place);
    } catch (error) {
      return error;
    }
  };

  it.each([
    ['output is no terminal', { ...terminal, interactive: false }],
    ['questions cannot be seen', { ...terminal, plain: true, asks: false }],
  ])('is refused when %s, naming the command that needs none', (_, place) => {
    const error = refusal(place);
    expect(error).toBeInstanceOf(SetupError);
    expect(error).toMatchObject({ code: 'NO_TERMINAL', exitCode: 2 });
    expect((error as SetupError).fix).toContain('setup-wizard --non-interactive');
  });
});
