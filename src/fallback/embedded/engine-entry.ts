import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { acquireLock } from '../../files/lock.ts';
import { ownIdentity } from '../../processes/process-identity.ts';
import { SetupError } from '../../errors/setup-error.ts';
import { blockingFrames, type Frame } from './blocking-frames.ts';
import { EngineLoop } from './engine-loop.ts';
import {
  encodeFrame,
  type EngineConfig,
  type EngineFailure,
  engineFrame,
  type EngineHello,
} from './engine-protocol.ts';
import { becomeRole } from './engine-session.ts';
import { FrameSplitter } from './frame-splitter.ts';
import { InterruptThread } from './interrupt-thread.ts';
import { pgliteVersion } from './old-library.ts';
import { oldHello, openOldPglite } from './old-pglite.ts';
import { openPglite, type PgliteBackend } from './pglite-backend.ts';
import { prepareDatabase } from './prepare-database.ts';

/**
 * Main file of the engine process: PGlite on one end, the pipe to the gateway on the other. It ends
 * when the pipe does, so it never outlives its gateway.
 */
const pipe = 3;
/** Here the gateway says which jobs are to be cancelled, for a thread that is not busy. */
const interrupts = 4;

// Compile with the baseline compiler and optimise only what really runs hot (500 times V8's own
// threshold): half the start time and 50 MB less at rest, while an index build, which the baseline
// alone would take twice as long for, still gets its optimised code.
setFlagsFromString('--wasm-tiering-budget=1000000000');
// Ctrl-C in a terminal is for the gateway, which then ends this process in good order.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);

/** Windows: the pipe is an overlapped one, which can only be used through the event loop. */
const socket =
  process.platform === 'win32' ? new Socket({ fd: pipe, readable: true, writable: true }) : null;

function send(bytes: Buffer): void {
  if (socket !== null) {
    // A copy: the sender fills its buffer again before this one has gone out.
    socket.write(Buffer.from(bytes));
    return;
  }
  for (let written = 0; written < bytes.length;) {
    try {
      written += writeSync(pipe, bytes, written);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EAGAIN' || code === 'EINTR') continue;
      // The gateway is gone, and nobody is left to serve.
      process.exit(0);
    }
  }
}

function sendJson(kind: number, value: EngineHello | EngineFailure): void {
  send(Buffer.concat(encodeFrame(kind, [Buffer.from(JSON.stringify(value))])));
}

/** PGlite's own errors carry 25 kB of minified source as their stack; only the sentence leaves. */
function fail(error: unknown): void {
  const locked = error instanceof SetupError && error.code === 'LOCKED';
  const reason = error instanceof Error ? error.message : String(error);
  sendJson(engineFrame.failed, {
    kind: locked ? 'locked' : 'failed',
    reason: (reason.split('\n')[0] ?? '').slice(0, 300),
  });
  if (socket === null) process.exit(1);
  socket.end(() => process.exit(1));
}

interface Open {
  readonly backend: PgliteBackend;
  readonly loop: EngineLoop;
}

async function open(config: EngineConfig, next: (() => Frame) | null): Promise<Open | null> {
  const lock = await acquireLock(config.lock, { purpose: 'fallback engine', timeoutMs: 0 });
  const identity = await ownIdentity();
  if (config.prepare) {
    await prepareDatabase(config);
    await lock.release();
    sendJson(engineFrame.hello, { ...identity, parameters: [], pgvector: '', pglite: '' });
    return null;
  }
  const { library } = config;
  const backend =
    library === null ? await openPglite(config) : await openOldPglite(config, library);
  const hello = library === null ? becomeRole(backend, config) : oldHello(backend);
  const loop = new EngineLoop(backend, send, next);
  if (library === null) loop.reportDefaults();
  sendJson(engineFrame.hello, { ...identity, ...hello, pglite: pgliteVersion(library) });
  if (backend.signals !== null) interruptible(loop, backend.signals);
  collectGarbage();
  return { backend, loop };
}

function interruptible(loop: EngineLoop, signals: NonNullable<PgliteBackend['signals']>): void {
  const thread = new InterruptThread(interrupts, (kind, number) => {
    if (kind === 'cancel') return loop.cancel(number);
    signals.ring(number);
    return true;
  });
  signals.alarmClock = (ms, number) => thread.alarmIn(ms, number);
}

/** The files of PGlite, 20 MB, have just become garbage; an idle process would keep them. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc()');
}

async function quit({ backend }: Open): Promise<never> {
  await backend.close();
  process.exit(0);
}

const parseConfig = (payload: Buffer): EngineConfig =>
  JSON.parse(payload.toString('utf8')) as EngineConfig;

/** A turn of the event loop takes some microseconds; so they do not count. */
const jobsBetweenTurns = 64;

/** POSIX: the pipe blocks, so that a job costs no trip through the event loop. */
async function serveBlocking(): Promise<void> {
  let opened: Open | null = null;
  let jobs = 0;
  const frames = blockingFrames(pipe);
  const next = (): Frame => {
    const { value } = frames.next();
    return value ?? process.exit(0);
  };
  for (;;) {
    const frame = next();
    if (frame.kind === engineFrame.config) {
      opened = await open(parseConfig(frame.payload), next);
    } else if (opened === null) {
      process.exit(0);
    } else {
      opened.loop.take(frame);
      if (opened.loop.quitting) await quit(opened);
      jobs += 1;
      // What the other thread asked of this one is put away by the event loop alone.
      if (jobs % jobsBetweenTurns === 0) await nextTurn();
    }
  }
}

function serveEvented(from: Socket): void {
  const splitter = new FrameSplitter({
    headerBytes: 5,
    lengthAt: (bytes, offset) => 5 + bytes.readUInt32BE(offset),
  });
  let opened: Promise<Open | null> = Promise.resolve(null);
  const handle = (frame: Buffer): void => {
    const payload = frame.subarray(5);
    if (frame[4] === engineFrame.config) {
      // Nothing can wait for a frame while the backend runs, so no COPY FROM STDIN here.
      opened = open(parseConfig(payload), null);
      opened.catch(fail);
      return;
    }
    void opened.then((engine) => {
      if (engine === null) return undefined;
      engine.loop.take({ kind: frame[4] ?? 0, payload });
      return engine.loop.quitting ? quit(engine) : undefined;
    }, fail);
  };
  from.on('data', (chunk: Buffer) => {
    for (const frame of splitter.push(chunk)) handle(frame);
  });
  from.on('close', () => process.exit(0));
}

process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
if (socket === null) serveBlocking().catch(fail);
else serveEvented(socket);
