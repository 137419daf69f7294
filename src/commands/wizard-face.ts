import { SetupError } from '../errors/setup-error.ts';

/** How questions are asked: on full screens, or line by line. */
export type WizardFace = 'screens' | 'plain';

/** What is known about the place where the program runs. */
export interface WizardPlace {
  /** Whether --plain was given. */
  readonly plain: boolean;
  /** Whether standard input and output are a terminal. */
  readonly interactive: boolean;
  /** Whether standard input and error are one: questions go there, so output may be a file. */
  readonly asks: boolean;
  /** Whether the terminal gives every key at once. */
  readonly canBeRaw: () => boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Chooses the face of the wizard. Line by line when it is asked for, for screen readers
 * (INK_SCREEN_READER, ACCESSIBLE), and on terminals that cannot do more.
 *
 * @throws SetupError NO_TERMINAL, naming the command that needs none
 */
export function wizardFace(place: WizardPlace): WizardFace {
  const { plain, interactive, asks, canBeRaw } = place;
  const lines = plain || wantsLines(place);
  if (lines ? asks : interactive) return lines || !canBeRaw() ? 'plain' : 'screens';
  throw new SetupError('NO_TERMINAL', {
    message: 'There is no terminal to ask questions on.',
    fix: 'Type "setup-wizard --non-interactive"; "setup-wizard --help" lists what it can be told.',
  });
}

/** Whether the environment asks for plain lines. */
export function wantsLines({ environment }: Pick<WizardPlace, 'environment'>): boolean {
  const { TERM: term, INK_SCREEN_READER: reader, ACCESSIBLE: accessible } = environment;
  return term === 'dumb' || reader === 'true' || (accessible ?? '') === '1';
}
