import { setTimeout as wait } from 'node:timers/promises';
import type { EngineConfig, EngineHello } from './engine-protocol.ts';
import { EngineProcess, EngineStartError } from './engine-process.ts';
import { endLeftEngine } from './left-engine.ts';
import type { Scheduler } from './scheduler.ts';
import type { SettingPairs } from './session-settings.ts';

/** What the keeper needs of the scheduler. */
export type EngineAudience = 'attach' | 'detach' | 'done' | 'more' | 'answers';

export interface KeeperOptions {
  readonly entry: string;
  readonly config: EngineConfig;
  readonly scheduler: Pick<Scheduler, EngineAudience>;
  readonly log: (event: string) => void;
  /** A new engine process serves now. */
  readonly opened: (hello: EngineHello) => void;
  /** With which settings the sessions of the role begin from now on. */
  readonly defaults: (settings: SettingPairs) => void;
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
  readonly #stopping = new AbortController();
  #engine: EngineProcess | null = null;
  /** Settles, always well, when no engine is being opened any more. */
  #opening: Promise<unknown> = Promise.resolve();
  #ended: () => void = () => undefined;

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  /** Opens the first engine. Throws EngineStartError, also when `stop` comes in between. */
  start(): Promise<EngineHello> {
    const opening = this.#open();
    this.#opening = opening.catch(() => undefined);
    return opening;
  }

  /** Ends the engine, cleanly when it is idle, and waits until it, or one being opened, is gone. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#opening;
    const engine = this.#engine;
    if (engine === null) return;
    const gone = new Promise<void>((resolve) => (this.#ended = resolve));
    engine.quit();
    const timer = setTimeout(() => engine.kill(), quitMs);
    await gone;
    clearTimeout(timer);
  }

  async #open(): Promise<EngineHello> {
    const { entry, config, scheduler, opened } = this.#options;
    await endLeftEngine(config.lock);
    const { engine, hello } = await EngineProcess.open(
      entry,
      config,
      {
        data: (job, bytes) => scheduler.answers.data(job, bytes),
        done: (job, end) => scheduler.done(job, end),
        session: (job, settings) => scheduler.answers.session(job, settings),
        more: (job) => scheduler.more(job),
        defaults: this.#options.defaults,
        notification: (job, message) => scheduler.answers.notification(job, message),
        listening: (job, report) => scheduler.answers.listening(job, report),
        ended: (how) => this.#lost(how),
      },
      this.#stopping.signal,
    );
    this.#engine = engine;
    opened(hello);
    scheduler.attach(engine);
    return hello;
  }

  #lost(how: string): void {
    this.#engine = null;
    this.#options.scheduler.detach();
    this.#ended();
    if (this.#stopping.signal.aborted) return;
    this.#options.log(`engine lost (${how}); opening a new one`);
    this.#opening = this.#reopen();
  }

  async #reopen(): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const failure = await this.#open().then(
        () => null,
        (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
      );
      if (failure === null || this.#stopping.signal.aborted) return;
      this.#options.log(`the engine did not open: ${failure.message}`);
      if (attempt >= attempts) {
        this.#options.lost(failure);
        return;
      }
      if (!(failure instanceof EngineStartError && failure.kind === 'locked')) await wait(pauseMs);
    }
  }
}
