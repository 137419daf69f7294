import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { SetupError } from '../../errors/setup-error.ts';
import { signalChild } from '../../processes/signal-child.ts';
import { clearRemains } from './clear-remains.ts';
import { copiedMarks } from './copied-marks.ts';
import type { FallbackLimits } from '../fallback-limits.ts';
import type { FallbackPaths } from '../fallback-paths.ts';
import { entryPoints } from './entry-points.ts';
import { launchFailure, type LaunchReport } from './launch-report.ts';
import type { ServeArguments } from './serve-arguments.ts';

export interface LaunchOptions {
  readonly paths: FallbackPaths;
  readonly limits: Partial<FallbackLimits>;
  /** Stay with the starter and its terminal, instead of outliving it. */
  readonly foreground: boolean;
  /** The fallback directory whose data it is to serve, when that is not `paths`. */
  readonly dataOf?: string;
  readonly signal?: AbortSignal | undefined;
}

const channel = 3;
/** How long a server that is not wanted any more may take to end by itself. */
const politeMs = 10_000;
/** What a server process needs of the environment; passwords and PG… variables stay behind. */
const passedOn =
  /^(?:PATH|HOME|USER|LOGNAME|LANG|LC_\w+|TZ|TMPDIR|TEMP|TMP|SystemRoot|windir|APPDATA|LOCALAPPDATA|USERPROFILE|ComSpec|PATHEXT)$/iu;
/** The gateway only moves bytes: small young generation, less memory. */
const nodeFlags = ['--max-semi-space-size=1'];

/**
 * Starts the server process and waits until it serves. To be called under the start lock. Throws what
 * the server reports (PORT_TAKEN, FALLBACK_IN_USE, FALLBACK_DATA_UNREADABLE, FALLBACK_START_FAILED …),
 * and CANCELLED; no process of it is left then.
 */
export async function launchServer(options: LaunchOptions): Promise<ChildProcess> {
  const { paths, foreground, signal } = options;
  refuseCancelled(signal);
  await copiedMarks.remove(paths);
  const child = spawnServer(options);
  const stop = (): void => void signalChild(child, 'SIGTERM');
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const report = await firstReport(child);
    refuseCancelled(signal);
    if (report.kind === 'failed') throw launchFailure(report);
    if (!foreground) child.unref();
    return child;
  } catch (error) {
    await endLaunched(child, paths);
    refuseCancelled(signal);
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    (child.stdio[channel] as Readable).destroy();
  }
}

/** Ends what was started, and waits for it: the caller may go on to remove the data. */
async function endLaunched(child: ChildProcess, paths: FallbackPaths): Promise<void> {
  if (child.pid === undefined) return;
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), politeMs);
    await gone;
    clearTimeout(timer);
  }
  // Where a process cannot be asked to end, its engine may be left.
  await clearRemains(paths);
}

function spawnServer({ paths, limits, foreground, dataOf }: LaunchOptions): ChildProcess {
  const log = openSync(paths.log, 'a', 0o600);
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => passedOn.test(name)),
  );
  const words: ServeArguments = { limits, foreground, dataOf };
  try {
    return spawn(
      process.execPath,
      [...nodeFlags, entryPoints().serve, paths.root, JSON.stringify(words)],
      {
        detached: !foreground,
        cwd: paths.root,
        env,
        windowsHide: true,
        stdio: ['ignore', foreground ? 'inherit' : log, foreground ? 'inherit' : log, 'pipe'],
      },
    );
  } finally {
    closeSync(log);
  }
}

/** The first line on the channel; a server that ends without one has failed. */
function firstReport(child: ChildProcess): Promise<LaunchReport> {
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input: child.stdio[channel] as Readable });
    let seen = false;
    lines.once('line', (line) => {
      seen = true;
      resolve(JSON.parse(line) as LaunchReport);
    });
    child.once('error', (error) => reject(startFailed(error.message)));
    child.once('close', (code, signal) => {
      if (!seen) reject(startFailed(`It ended with ${signal ?? `code ${code ?? 0}`}.`));
    });
  });
}

function startFailed(detail: string): SetupError {
  return new SetupError('FALLBACK_START_FAILED', {
    message: 'The process of the local fallback did not start.',
    detail,
    fix: 'Look at "setup-wizard fallback logs", then run this again.',
    target: 'fallback',
  });
}

function refuseCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new SetupError('CANCELLED', {
    message: 'Cancelled while the local fallback was starting.',
    fix: 'Run the same command again.',
    target: 'fallback',
  });
}
