import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { errno } from '../errors/errno.ts';
import { SetupError } from '../errors/setup-error.ts';
import { identifyProcess } from '../processes/process-identity.ts';
import {
  describeHolder,
  holderFile,
  isHolderAlive,
  type LockHolder,
  readHolder,
} from './lock-holder.ts';

export interface LockOptions {
  /** What it is held for, for whoever waits: "setup", "fallback start". */
  readonly purpose: string;
  readonly signal?: AbortSignal;
  /** How long to wait for a living holder, in milliseconds; 60,000 unless told. */
  readonly timeoutMs?: number;
  /** How often to look again, in milliseconds; 50 unless told. */
  readonly pollMs?: number;
  /** Called once, when it is clear that there is somebody to wait for. */
  readonly onWait?: (holder: LockHolder) => void;
}

export interface Lock {
  /** Gives the lock back; a second call does nothing. */
  readonly release: () => Promise<void>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

const claimName = /^claim-(\d+)-/;
const turnName = /^\d+$/;
const releasedFile = 'released.json';

/**
 * Keeps other processes out until it is released or this process dies; no heartbeat, no time limit
 * on holding. `path` becomes a directory.
 *
 * The lock is a row of numbered turns. A turn is taken by renaming a finished directory to the next
 * number, which the system lets exactly one process do, and only its giving back, or the death of
 * its holder, lets anybody take the one after. The newest turn is never removed, so nobody can act
 * on an outdated view: whoever takes a turn that is no longer the newest has lost, sees it, and
 * steps back. That is why a dead holder needs no reaping, which is where lock files go wrong.
 *
 * @throws SetupError LOCKED, naming the holder, after `timeoutMs`; CANCELLED when `signal` aborts;
 * FILE_WRITE_FAILED when the directory cannot be written.
 */
export async function acquireLock(path: string, options: LockOptions): Promise<Lock> {
  const { purpose, signal, timeoutMs = 60_000, pollMs = 50, onWait } = options;
  const deadline = performance.now() + timeoutMs;
  let told = false;
  for (;;) {
    refuseCancelled(signal);
    const attempt = await tryOnce(path, purpose).catch((error: unknown) => {
      throw unwritable(path, error);
    });
    if (attempt.kind === 'held') return attempt.lock;
    if (attempt.kind === 'contended') continue;
    if (performance.now() >= deadline) throw locked(path, attempt.holder, timeoutMs);
    if (!told) onWait?.(attempt.holder);
    told = true;
    await pause(pollMs, signal);
  }
}

type Attempt =
  | { readonly kind: 'held'; readonly lock: Lock }
  | { readonly kind: 'contended' }
  | { readonly kind: 'occupied'; readonly holder: LockHolder };

async function tryOnce(path: string, purpose: string): Promise<Attempt> {
  const newest = await newestTurn(path);
  const holder = newest === 0 ? null : await readHolder(join(path, String(newest)));
  if (holder !== null && (await isHolderAlive(holder))) return { kind: 'occupied', holder };
  const mine = newest + 1;
  const turn = join(path, String(mine));
  if (!(await take(path, turn, purpose))) return { kind: 'contended' };
  if ((await newestTurn(path)) !== mine) {
    await remove(turn);
    return { kind: 'contended' };
  }
  await sweep(path, mine);
  return { kind: 'held', lock: lockOn(turn) };
}

async function newestTurn(path: string): Promise<number> {
  const names = await namesIn(path);
  return names.reduce((max, name) => (turnName.test(name) ? Math.max(max, Number(name)) : max), 0);
}

async function namesIn(path: string): Promise<readonly string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    if (errno(error) === 'ENOENT') return [];
    throw error;
  }
}

/** The holder is written first and appears together with the turn's name, or not at all. */
async function take(path: string, turn: string, purpose: string): Promise<boolean> {
  const holder = await describeHolder(purpose);
  const claim = join(path, `claim-${holder.pid}-${randomBytes(6).toString('hex')}`);
  await mkdir(claim, { recursive: true, mode: 0o700 });
  try {
    await writeFile(join(claim, holderFile), `${JSON.stringify(holder)}\n`, { mode: 0o600 });
    await rename(claim, turn);
    return true;
  } catch (error) {
    await remove(claim);
    const code = errno(error) ?? '';
    if (code === 'EEXIST' || code === 'ENOTEMPTY') return false;
    // Windows answers with a refusal when the directory is there.
    if ((code === 'EPERM' || code === 'EACCES') && (await namesIn(turn)).length > 0) return false;
    // Swept away by somebody on another machine, to whom our pid means nothing.
    if (code === 'ENOENT') return false;
    throw error;
  }
}

/** Older turns are history; claims of dead processes are what a kill left behind. */
async function sweep(path: string, mine: number): Promise<void> {
  for (const name of await namesIn(path)) {
    const claimant = claimName.exec(name)?.[1];
    const stale =
      claimant === undefined
        ? turnName.test(name) && Number(name) < mine
        : (await identifyProcess(Number(claimant))) === null;
    if (stale) await remove(join(path, name));
  }
}

/** Several processes may tidy up the same thing at once; whatever one leaves, the next one gets. */
async function remove(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(() => undefined);
}

function lockOn(turn: string): Lock {
  let released: Promise<void> | undefined;
  const release = (): Promise<void> => (released ??= giveBack(turn));
  return { release, [Symbol.asyncDispose]: release };
}

/** The turn keeps a file, because an empty directory could be taken a second time. */
async function giveBack(turn: string): Promise<void> {
  try {
    await rename(join(turn, holderFile), join(turn, releasedFile));
  } catch (error) {
    // The whole state directory may be gone by now ("fallback destroy", a clean-up by hand).
    if (errno(error) !== 'ENOENT') throw error;
  }
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    // Spread, so that many waiters do not look all at the same moment.
    await wait(ms * (0.5 + Math.random()), undefined, signal === undefined ? {} : { signal });
  } catch {
    refuseCancelled(signal);
  }
}

function refuseCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new SetupError('CANCELLED', {
    message: 'Cancelled while waiting for another run to finish.',
    fix: 'Run the same command again.',
  });
}

function locked(path: string, holder: LockHolder, timeoutMs: number): SetupError {
  const here = holder.host === hostname();
  const who = `process ${holder.pid} (${holder.purpose}, since ${holder.since})`;
  return new SetupError('LOCKED', {
    message: `Another run is at work in this folder: ${who}${here ? '' : ` on ${holder.host}`}.`,
    detail: `It did not finish within ${timeoutMs / 1000} s.`,
    fix: here
      ? `Wait for it, or end it with "${killCommand(holder.pid)}", then run this again.`
      : `Wait for it. If that machine or container is gone, remove ${path} and run this again.`,
  });
}

function killCommand(pid: number): string {
  return process.platform === 'win32' ? `taskkill /PID ${pid}` : `kill ${pid}`;
}

function unwritable(path: string, error: unknown): SetupError {
  if (error instanceof SetupError) return error;
  return new SetupError('FILE_WRITE_FAILED', {
    message: `The lock ${path} cannot be taken.`,
    detail: error instanceof Error ? error.message : String(error),
    fix: 'Give this user write access to that folder and check that the disk is not full.',
    cause: error,
  });
}
