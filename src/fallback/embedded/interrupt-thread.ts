import { Worker } from 'node:worker_threads';

/**
 * What is interrupted: the job with this number, or the wait that this alarm ends. False: it has not
 * begun, and is to be interrupted a little later.
 */
export type Interrupt = (kind: 'cancel' | 'alarm', number: number) => boolean;

/** The function that the other thread calls in this one. */
const entrance = 'embeddedEngineInterrupt';
/** The thread only waits; V8's own sizes would reserve more than it ever uses. */
const resourceLimits = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 1 };

/**
 * Calls back in this thread while WebAssembly keeps it busy, which no timer, signal or message can.
 * V8's debugger protocol can: it stops the code between two of its steps, calls, and lets it go on.
 * The thread reads the numbers of jobs to cancel, 32 bits each, from `descriptor`.
 */
export class InterruptThread {
  readonly #worker: Worker;

  constructor(descriptor: number, interrupt: Interrupt) {
    Object.defineProperty(globalThis, entrance, { value: interrupt });
    this.#worker = new Worker(`(${watch.toString()})()`, {
      eval: true,
      workerData: { descriptor, entrance },
      resourceLimits,
    });
    // It serves as long as the process has something else to do.
    this.#worker.unref();
    // Without it statements are ended by ending the process, as the gateway does when all else fails.
    this.#worker.on('error', () => undefined);
  }

  /** Interrupts with `alarm` after so many milliseconds; a new alarm takes the place of the last. */
  alarmIn(ms: number, number: number): void {
    this.#worker.postMessage({ ms, number });
  }
}

/** Runs in the other thread, from its source text: it must not use anything from around it. */
function watch(): void {
  const threads = process.getBuiltinModule('node:worker_threads');
  const { Session } = process.getBuiltinModule('node:inspector');
  const { Socket } = process.getBuiltinModule('node:net');
  const given: unknown = threads.workerData;
  const { descriptor, entrance: name } = given as { descriptor: number; entrance: string };
  /** Within two seconds: later the gateway has other means. */
  const tries = 1_000;
  const pauseMs = 2;
  const interrupt = (kind: string, number: number, attempt = 1): void => {
    // Only for the call: a process that ends would wait for whoever is still connected.
    const session = new Session();
    session.connectToMainThread();
    const expression = `${name}('${kind}', ${number})`;
    session.post('Runtime.evaluate', { expression }, (_, answer) => {
      session.disconnect();
      if ((answer as typeof answer | undefined)?.result.value !== false || attempt >= tries) return;
      setTimeout(() => interrupt(kind, number, attempt + 1), pauseMs);
    });
  };
  let timer: NodeJS.Timeout | undefined;
  threads.parentPort?.on('message', ({ ms, number }: { ms: number; number: number }) => {
    clearTimeout(timer);
    timer = setTimeout(() => interrupt('alarm', number), ms);
  });
  let held = Buffer.alloc(0);
  const socket = new Socket({ fd: descriptor, readable: true, writable: false });
  socket.on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => {
    held = Buffer.concat([held, chunk]);
    for (; held.length >= 4; held = held.subarray(4)) interrupt('cancel', held.readUInt32BE());
  });
}
