import { type ChildProcess, spawn } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { signalChild } from '../../processes/signal-child.ts';
import {
  type ChannelReport,
  type ChannelWish,
  decodeEnd,
  encodeFrame,
  encodeJob,
  encodeJobFrame,
  type EngineConfig,
  type EngineFailure,
  engineFrame,
  type EngineHello,
  type EngineJob,
  type JobEnd,
} from './engine-protocol.ts';
import { FrameSplitter } from './frame-splitter.ts';
import type { SettingPairs } from './session-settings.ts';

export interface EngineEvents {
  /** Bytes for the client of a job. */
  readonly data: (job: number, bytes: Buffer) => void;
  readonly done: (job: number, end: JobEnd) => void;
  /** The COPY FROM STDIN of a job takes more; see `feed`. */
  readonly more: (job: number) => void;
  readonly notification: (job: number, message: Buffer) => void;
  readonly listening: (job: number, report: ChannelReport) => void;
  /** With which settings sessions begin from now on. */
  readonly defaults: (settings: SettingPairs) => void;
  /** All settings that the client of a job has and the server does not report. */
  readonly session: (job: number, settings: SettingPairs) => void;
  /** The process is gone, and everything it sent has been delivered. Comes once, also after kill. */
  readonly ended: (how: string) => void;
}

/** Why an engine did not open. */
export class EngineStartError extends Error {
  readonly kind: EngineFailure['kind'];

  constructor(failure: EngineFailure) {
    super(failure.reason);
    this.name = 'EngineStartError';
    this.kind = failure.kind;
  }
}

const pipe = 3;
const interrupts = 4;
/** A cold disk makes an open take seconds; a minute means that it hangs. */
const openMs = 60_000;
/** Up to this size, copying is cheaper than a write of several buffers. */
const joinedBytes = 8 * 1024;

/** The engine child process as its gateway sees it. */
export class EngineProcess {
  readonly #child: ChildProcess;
  readonly #pipe: Duplex;
  readonly #interrupts: Duplex;
  readonly #events: EngineEvents;
  readonly #gone: Promise<void>;
  #hello: { resolve: (hello: EngineHello) => void; reject: (error: Error) => void } | null = null;
  #how = '';
  #opened = false;

  /**
   * Starts `entry` and waits until it is open; `signal` ends the attempt. Throws EngineStartError,
   * and the process is gone by then.
   */
  static async open(
    entry: string,
    config: EngineConfig,
    events: EngineEvents,
    signal: AbortSignal,
  ): Promise<{ readonly engine: EngineProcess; readonly hello: EngineHello }> {
    if (signal.aborted) throw new EngineStartError({ kind: 'failed', reason: 'it is not wanted' });
    const engine = new EngineProcess(entry, events);
    const kill = (): void => engine.kill();
    const timer = setTimeout(kill, openMs);
    signal.addEventListener('abort', kill, { once: true });
    try {
      const opened = new Promise<EngineHello>((resolve, reject) => {
        engine.#hello = { resolve, reject };
      });
      engine.#write(encodeFrame(engineFrame.config, [Buffer.from(JSON.stringify(config))]));
      return { engine, hello: await opened };
    } catch (error) {
      // Whoever opens the next one, or removes the data, is to find nobody there.
      engine.kill();
      await engine.#gone;
      throw error;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', kill);
    }
  }

  private constructor(entry: string, events: EngineEvents) {
    this.#events = events;
    this.#child = spawn(process.execPath, [entry], {
      stdio: ['ignore', 'inherit', 'inherit', 'pipe', 'pipe'],
      windowsHide: true,
    });
    this.#pipe = this.#child.stdio[pipe] as Duplex;
    this.#interrupts = this.#child.stdio[interrupts] as Duplex;
    this.#interrupts.on('error', () => undefined);
    const splitter = new FrameSplitter({
      headerBytes: 5,
      lengthAt: (bytes, offset) => 5 + bytes.readUInt32BE(offset),
    });
    this.#pipe.on('data', (chunk: Buffer) => {
      for (const frame of splitter.push(chunk)) this.#receive(frame);
    });
    // Writing to a dead engine; "close" says the rest.
    this.#pipe.on('error', () => undefined);
    this.#child.on('error', (error) => (this.#how = error.message));
    this.#gone = new Promise((resolve) => {
      this.#child.on('close', (code, signal) => {
        resolve();
        this.#closed(code, signal);
      });
    });
  }

  run(job: EngineJob): void {
    this.#write(encodeJob(job));
  }

  /** Messages for the COPY FROM STDIN of a job, once for each time that it has asked for more. */
  feed(job: number, messages: readonly Buffer[]): void {
    this.#write(encodeJobFrame(engineFrame.copy, job, messages));
  }

  /** Vacuums what is due, as a job with this number; to be sent between transactions. */
  vacuum(job: number): void {
    this.#write(encodeJobFrame(engineFrame.vacuum, job, []));
  }

  /** To which channels it is to listen. */
  listen(wish: ChannelWish): void {
    this.#write(encodeFrame(engineFrame.channels, [Buffer.from(JSON.stringify(wish))]));
  }

  pause(): void {
    this.#pipe.pause();
  }

  resume(): void {
    this.#pipe.resume();
  }

  /** Cancels the statement of a job, if it is still running: 57014. */
  cancel(job: number): void {
    const number = Buffer.allocUnsafe(4);
    number.writeUInt32BE(job);
    if (!this.#interrupts.destroyed) this.#interrupts.write(number);
  }

  /** SIGKILL: a backend that is busy listens to nothing else. */
  kill(): void {
    signalChild(this.#child, 'SIGKILL');
  }

  /** Asks for a clean end. */
  quit(): void {
    this.#write(encodeFrame(engineFrame.quit, []));
  }

  #write(pieces: readonly Buffer[]): void {
    if (this.#pipe.destroyed) return;
    const size = pieces.reduce((sum, piece) => sum + piece.length, 0);
    if (size <= joinedBytes) {
      this.#pipe.write(Buffer.concat(pieces, size));
      return;
    }
    this.#pipe.cork();
    for (const piece of pieces) if (piece.length > 0) this.#pipe.write(piece);
    this.#pipe.uncork();
  }

  #receive(frame: Buffer): void {
    switch (frame[4]) {
      case engineFrame.data:
        this.#events.data(frame.readUInt32BE(5), frame.subarray(9));
        return;
      case engineFrame.done:
        this.#events.done(frame.readUInt32BE(5), decodeEnd(frame.subarray(9)));
        return;
      case engineFrame.session:
        this.#events.session(
          frame.readUInt32BE(5),
          JSON.parse(frame.toString('utf8', 9)) as SettingPairs,
        );
        return;
      case engineFrame.more:
        this.#events.more(frame.readUInt32BE(5));
        return;
      case engineFrame.notification:
        this.#events.notification(frame.readUInt32BE(5), Buffer.from(frame.subarray(9)));
        return;
      case engineFrame.listening:
        this.#events.listening(
          frame.readUInt32BE(5),
          JSON.parse(frame.toString('utf8', 9)) as ChannelReport,
        );
        return;
      case engineFrame.defaults:
        this.#events.defaults(JSON.parse(frame.toString('utf8', 5)) as SettingPairs);
        return;
      case engineFrame.hello:
        this.#opened = true;
        this.#hello?.resolve(JSON.parse(frame.toString('utf8', 5)) as EngineHello);
        this.#hello = null;
        return;
      case engineFrame.failed: {
        const failure = JSON.parse(frame.toString('utf8', 5)) as EngineFailure;
        this.#how = failure.reason;
        this.#hello?.reject(new EngineStartError(failure));
        this.#hello = null;
        return;
      }
      case undefined:
      default:
        // Nothing else is ever sent: the pipe is out of step.
        this.kill();
    }
  }

  #closed(code: number | null, signal: NodeJS.Signals | null): void {
    const how =
      this.#how || (signal === null ? `it ended with code ${code ?? 0}` : `it got ${signal}`);
    if (this.#hello !== null) {
      this.#hello.reject(new EngineStartError({ kind: 'failed', reason: how }));
      this.#hello = null;
      return;
    }
    if (this.#opened) this.#events.ended(how);
  }
}
