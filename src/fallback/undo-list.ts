import { undoneAfter } from './undone-after.ts';

interface Undo {
  readonly run: () => Promise<unknown>;
  /** Whether those before it wait until it has worked. */
  readonly holds: boolean;
}

/**
 * What has to be taken back, last first. A step that fails stays, and so do those before it, which may
 * take away what it needs.
 */
export class UndoList {
  readonly #steps: Undo[] = [];

  get isEmpty(): boolean {
    return this.#steps.length === 0;
  }

  add(run: Undo['run']): void {
    this.#steps.push({ run, holds: true });
  }

  /** To be done when everything else has been taken back. */
  addFirst(run: Undo['run']): void {
    this.#steps.unshift({ run, holds: true });
  }

  /** One that those before it do not rely on: when it fails, they are done all the same. */
  addAside(run: Undo['run']): void {
    this.#steps.push({ run, holds: false });
  }

  /** Safe to call again. Throws what a step throws: the one that holds the others back, else the first. */
  async undo(): Promise<void> {
    const failures: unknown[] = [];
    for (let step = this.#steps.at(-1); step !== undefined; step = this.#steps.at(-1)) {
      try {
        await step.run();
      } catch (error) {
        if (step.holds) throw error;
        failures.push(error);
      }
      this.#steps.pop();
    }
    if (failures.length > 0) throw failures[0];
  }

  /**
   * Takes everything back because of an error, and answers with that error (see `undoneAfter`).
   *
   * @param remains what to type about what is left when that fails, a sentence
   */
  async undoAfter(error: unknown, remains?: string): Promise<unknown> {
    return await undoneAfter(error, () => this.undo(), remains);
  }
}
