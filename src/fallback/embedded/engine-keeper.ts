import { setTimeout as wait } from 'node:timers/promises';
import type { EngineConfig, EngineHello } from './engine-protocol.ts';
import { EngineProcess, EngineStartError } from './engine-process.ts';
import { endLeftEngine } from './left-engine.ts';
import type { Scheduler } from './scheduler.ts';

export interface KeeperOptions {
  readonly entry: string;
  readonly config: EngineConfig;
  readonly scheduler: Scheduler;
  readonly log: (event: string) => void;
  /** A new engine process serves now. */
  readonly opened: (hello: EngineHello) => void;
  /** No engine can be opened any more; the gateway has nothing to offer. */
  readonly lost: (error: Error) => void;
}

/** How often an engine may fail to open in a row, and the pause before the next try. */
const attempts = 5;
const pauseMs = 200;
/** For the shutdown checkpoint; afterwards a kill is as safe, only the next start is slower. */
const quitMs = 3_000;

/** Sees to it that there is always an engine behind the scheduler, until it is told to stop. */
export class EngineKeeper {
  readonly #options: KeeperOptions;
  #engine: EngineProcess | null = null;
  #stopping = false;
  #ended: () => void = () => undefined;

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  /** Opens the first engine. Throws EngineStartError. */
  async start(): Promise<EngineHello> {
    const { entry, config, scheduler, opened } = this.#options;
    await endLeftEngine(config.lock);
    const { engine, hello } = await EngineProcess.open(entry, config, {
      data: (job, bytes) => scheduler.data(job, bytes),
      done: (job, status) => scheduler.done(job, status),
      ended: (how) => this.#lost(how),
    });
    this.#engine = engine;
    opened(hello);
    scheduler.attach(engine);
    return hello;
  }

  /** Ends the engine, cleanly when it is idle, and waits until it is gone. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const engine = this.#engine;
    if (engine === null) return;
    const gone = new Promise<void>((resolve) => (this.#ended = resolve));
    engine.quit();
    const timer = setTimeout(() => engine.kill(), quitMs);
    await gone;
    clearTimeout(timer);
  }

  #lost(how: string): void {
    this.#engine = null;
    this.#options.scheduler.detach();
    this.#ended();
    if (this.#stopping) return;
    this.#options.log(`engine lost (${how}); opening a new one`);
    void this.#reopen();
  }

  async #reopen(): Promise<void> {
    for (let attempt = 1; !this.#stopping; attempt += 1) {
      try {
        await this.start();
        return;
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        this.#options.log(`the engine did not open: ${error.message}`);
        if (attempt >= attempts) {
          this.#options.lost(error);
          return;
        }
        if (!(error instanceof EngineStartError && error.kind === 'locked')) await wait(pauseMs);
      }
    }
  }
}
