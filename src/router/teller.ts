import { clause, eventsOfChange, lineOfChange } from './events-of-change.ts';
import type { RouterListener } from './live-switchboard.ts';
import { routerNow } from './router-clock.ts';
import type { RouterStatus } from './router-status.ts';
import type { StateChange } from './switchboard.ts';

/** Milliseconds between two lines about troubles: probes may fail in turns. */
const leastMs = 1_000;

/** Tells events and log lines to whoever listens. */
export class Teller {
  readonly #listeners = new Set<RouterListener>();
  readonly #status: () => RouterStatus;
  #troubles = '';
  #toldAt = -Infinity;

  constructor(status: () => RouterStatus) {
    this.#status = status;
  }

  listen(listener: RouterListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  change(change: StateChange): void {
    const status = this.#status();
    if (change.from.name !== change.to.name) {
      this.line(lineOfChange(change, { epoch: status.epoch, now: routerNow() }));
    }
    for (const name of eventsOfChange(change)) this.#tell((listener) => listener(name, status));
    this.#tell((listener) => listener('state', status));
  }

  /** Tells what is wrong although the state stays, once for each thing and once a second at most; and when it is over. */
  troubles(now = performance.now()): void {
    const status = this.#status();
    const told = troublesIn(status).join('; ');
    if (told === this.#troubles) return;
    if (told !== '' && now - this.#toldAt < leastMs) return;
    const before = this.#troubles;
    this.#troubles = told;
    if (told === '') {
      this.line(`database router: ${status.state}, no longer ${before}`);
      return;
    }
    this.#toldAt = now;
    this.line(`database router: ${status.state}, ${told}`);
    this.#tell((listener) => listener('degraded', status));
  }

  line(text: string): void {
    this.#tell((listener) => listener('log', text));
  }

  close(): void {
    this.#listeners.clear();
  }

  #tell(tell: (listener: RouterListener) => void): void {
    for (const listener of this.#listeners) unharmed(() => tell(listener));
  }
}

/** A primary that is in trouble is a state of its own, unless it is only full. */
function troublesIn({ targets: { primary, fallback } }: RouterStatus): readonly string[] {
  const full = primary?.saturated === true ? primary.problem : null;
  return [
    ...(full === null ? [] : [`primary ${clause(full)}`]),
    ...(fallback?.problem ? [`fallback ${clause(fallback.problem)}`] : []),
  ];
}

/** What a listener throws is its own affair: it ends the process as it would from an emitter, but later. */
export function unharmed(call: () => void): void {
  try {
    call();
  } catch (error) {
    process.nextTick(() => {
      throw error;
    });
  }
}
