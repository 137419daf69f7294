import type { WizardEnd } from './session.ts';

/** A bug of a face in the middle of a wizard, and what became of the wizard that it showed. */
export class FaceCrash extends Error {
  readonly end: WizardEnd;

  /**
   * @param cause what was thrown
   * @param end how the wizard ended, which was cancelled for it
   */
  constructor(cause: unknown, end: WizardEnd) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'FaceCrash';
    this.end = end;
  }
}
