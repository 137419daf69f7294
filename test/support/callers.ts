import { setTimeout as wait } from 'node:timers/promises';
import { inspect } from 'node:util';
import type { DatabaseRouter } from '../../src/router/database-router.ts';

/** One question that was answered, or not. Times are of performance.now(). */
export interface Answer {
  readonly asked: number;
  readonly at: number;
  /** Null when there was none. */
  readonly by: 'primary' | 'fallback' | null;
  readonly code: string | null;
  /** What was said then, with its causes. */
  readonly words: string | null;
}

/** How long a caller rests between two questions, in milliseconds. */
const rest = 20;

/** Callers that ask a router one small question after another, and write down who answered when. */
export class Callers {
  readonly answers: Answer[] = [];
  /** When each question that has no answer yet was asked. */
  readonly #asked = new Set<number>();
  readonly #router: DatabaseRouter;
  readonly #working: Promise<unknown>;
  #ended = false;

  constructor(router: DatabaseRouter, count = 2) {
    this.#router = router;
    this.#working = Promise.all(Array.from({ length: count }, () => this.#work()));
  }

  /** The first answer of that target to what was asked after `since`. */
  first(by: 'primary' | 'fallback', since: number): Answer | undefined {
    return this.answers.find((answer) => answer.by === by && answer.asked >= since);
  }

  /** Whether everything that was asked before then has its answer. */
  isAnsweredUntil(then: number): boolean {
    return [...this.#asked].every((asked) => asked >= then);
  }

  /** Codes of what failed since then, by number. */
  failures(since = 0): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { at, code } of this.answers) {
      if (code !== null && at >= since) counts[code] = (counts[code] ?? 0) + 1;
    }
    return counts;
  }

  /** What was said when it failed with another code than these. */
  wordsOtherThan(...codes: readonly string[]): readonly string[] {
    return this.answers.flatMap(({ code, words }) =>
      code === null || words === null || codes.includes(code) ? [] : [words],
    );
  }

  /** How often one target answered after the other had. */
  get switches(): number {
    const by = this.answers.flatMap((answer) => answer.by ?? []);
    return by.filter((one, n) => n > 0 && one !== by[n - 1]).length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended = true;
    await this.#working;
  }

  async #work(): Promise<void> {
    while (!this.#ended) {
      const asked = performance.now();
      this.#asked.add(asked);
      try {
        const { rows } = await this.#router.query<{ name: string }>(
          'select current_database() as name',
        );
        const by = rows[0]?.name.startsWith('primary') === true ? 'primary' : 'fallback';
        this.answers.push({ asked, at: performance.now(), by, code: null, words: null });
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
        const words = inspect(error, { compact: true, breakLength: Infinity });
        this.answers.push({ asked, at: performance.now(), by: null, code, words });
      }
      this.#asked.delete(asked);
      await wait(rest);
    }
  }
}
