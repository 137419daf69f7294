import { SetupError } from '../../errors/setup-error.ts';

type Undo = () => Promise<unknown>;

/** What has to be taken back, last first; a step that fails stays, and so do those before it. */
export class UndoList {
  readonly #steps: Undo[] = [];

  get isEmpty(): boolean {
    return this.#steps.length === 0;
  }

  add(step: Undo): void {
    this.#steps.push(step);
  }

  /** To be done when everything else has been taken back. */
  addFirst(step: Undo): void {
    this.#steps.unshift(step);
  }

  /** Safe to call again. Throws what a step throws. */
  async undo(): Promise<void> {
    for (let step = this.#steps.at(-1); step !== undefined; step = this.#steps.at(-1)) {
      await step();
      this.#steps.pop();
    }
  }

  /**
   * Takes everything back because of an error, and answers with that error. Where that fails too, the
   * answer says why and, with `remains`, what to type.
   */
  async undoAfter(error: unknown, remains: string): Promise<unknown> {
    try {
      await this.undo();
      return error;
    } catch (left) {
      if (!(error instanceof SetupError)) return error;
      const { code, message, detail, fix, target } = error;
      const why = left instanceof Error ? left.message : String(left);
      return new SetupError(code, {
        message,
        detail: [detail, `Not everything could be undone: ${why}`]
          .filter((part) => part !== null)
          .join('\n'),
        fix: `${fix} ${remains}`,
        target,
        cause: error,
      });
    }
  }
}
