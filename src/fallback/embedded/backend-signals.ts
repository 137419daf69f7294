import type { PgliteModule } from './pglite-driver.ts';

/** Interrupts this thread with the number after so many milliseconds. */
export type SetAlarm = (ms: number, number: number) => void;

/** The longest time that setTimeout can wait. Milliseconds. */
const longestMs = 2 ** 31 - 1;
/** Compiled code may use this much of the stack below its pointer (128 bytes in LLVM), and more. */
const redZone = 1_024;
/** Behind the reading of a command, where PostgreSQL gives up the timers of an idle session. */
const commandReadMs = 5;

/**
 * The two signals that a backend needs and a WebAssembly program does not get: SIGINT, which cancels
 * the statement, and SIGALRM, on which statement_timeout and its like are built. Both are raised from
 * an interrupt, that is while the backend is in the middle of a statement.
 */
export class BackendSignals {
  readonly #module: PgliteModule;
  /** Whether a command has been read and is being worked on. */
  readonly #busy: () => boolean;
  readonly #setTimeout = globalThis.setTimeout;
  #setAlarm: SetAlarm = () => undefined;
  /** Raises SIGALRM; the program's own timer would call it, if the event loop ever ran. */
  #raise: (() => void) | null = null;
  #alarm = 0;
  #overdue = false;
  #listens = false;

  constructor(module: PgliteModule, busy: () => boolean) {
    this.#module = module;
    this.#busy = busy;
  }

  /**
   * Takes the backend's timers over: setTimeout means them while `work` runs, and nothing else does
   * use it meanwhile. Returns what `work` does.
   */
  during<T>(work: () => T): T {
    if (this.#overdue) {
      this.#overdue = false;
      this.#alarmIn(commandReadMs);
    }
    const outer = this.#listens;
    if (!outer) {
      globalThis.setTimeout = this.#take as typeof setTimeout;
      this.#listens = true;
    }
    try {
      return work();
    } finally {
      if (!outer) {
        globalThis.setTimeout = this.#setTimeout;
        this.#listens = false;
        this.#calm();
      }
    }
  }

  set alarmClock(setAlarm: SetAlarm) {
    this.#setAlarm = setAlarm;
  }

  /** SIGINT. False when no command is worked on, so that nothing could be cancelled. */
  cancel(): boolean {
    if (!this.#busy()) return false;
    const { _QueryCancelPending, _InterruptPending, _MyLatch } = this.#module;
    this.#flag(_QueryCancelPending, 1);
    this.#flag(_InterruptPending, 1);
    // Its first field is what a backend that sleeps looks at.
    this.#flag(this.#words(_MyLatch)[0] ?? 0, 1);
    return true;
  }

  /** The time of an alarm has come. */
  ring(alarm: number): void {
    if (alarm !== this.#alarm) return;
    // Between two jobs only the timers of an idle session are running, whose end is the end of it.
    if (this.#busy()) this.#raiseAlarm();
    else this.#overdue = true;
  }

  readonly #take = (raise: () => void, ms = 0): object => {
    this.#raise = raise;
    this.#alarmIn(ms);
    return {};
  };

  #alarmIn(ms: number): void {
    this.#alarm += 1;
    if (ms <= longestMs) this.#setAlarm(ms, this.#alarm);
  }

  /** A handler of signals runs on the stack of what it interrupts. */
  #raiseAlarm(): void {
    const raise = this.#raise;
    if (raise === null) return;
    const module = this.#module;
    const stack = module.stackSave();
    module.stackRestore(stack - redZone);
    try {
      raise();
    } finally {
      module.stackRestore(stack);
    }
  }

  /** A cancel that came when the statement was over is not for the next one. */
  #calm(): void {
    this.#flag(this.#module._QueryCancelPending, 0);
  }

  #flag(address: number, value: 0 | 1): void {
    this.#words(address)[0] = value;
  }

  #words(address: number): Int32Array {
    return new Int32Array(this.#module.HEAPU8.buffer, address, 1);
  }
}
