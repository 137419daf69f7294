import { constants, fstatSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { errno } from '../errors/errno.ts';

/** Milliseconds between two looks. */
const everyMs = 1_000;

/**
 * Calls back once nobody reads the pipe that standard output is, although nothing is written to it; returns
 * the way to end that. Linux tells this to who opens the pipe anew (ENXIO); elsewhere the next write finds out.
 */
export function onReaderGone(gone: () => void): () => void {
  if (process.platform !== 'linux' || !fstatSync(1).isFIFO()) return () => undefined;
  const timer = setInterval(() => {
    open('/proc/self/fd/1', constants.O_WRONLY | constants.O_NONBLOCK).then(
      (file) => file.close(),
      (error: unknown) => {
        if (errno(error) === 'ENXIO') gone();
      },
    );
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
