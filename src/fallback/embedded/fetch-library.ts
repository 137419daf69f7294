import { mkdir } from 'node:fs/promises';
import { SetupError } from '../../errors/setup-error.ts';
import { runProgram } from '../../processes/run-program.ts';
import { libraryIn, type OldLibrary, packagesFor } from './old-library.ts';

/** A slow network takes a minute for the 20 MB; ten mean that it hangs. Milliseconds. */
const longestMs = 600_000;

/**
 * Has npm install the PGlite of `major` into `folder`, and nothing else anywhere; no script of a
 * package runs. To be asked for only when the operator has agreed. Throws FALLBACK_DATA_UNREADABLE
 * with npm's words, and CANCELLED.
 */
export async function fetchLibrary(
  folder: string,
  major: string,
  signal: AbortSignal | undefined,
): Promise<OldLibrary> {
  const packages = packagesFor(major) ?? [];
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const flags = ['--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund'];
  const run = await runProgram('npm', ['install', '--prefix', folder, ...flags, ...packages], {
    cwd: folder,
    timeoutMs: longestMs,
    signal,
  });
  if (signal?.aborted === true) {
    throw new SetupError('CANCELLED', {
      message: 'Cancelled while the old PGlite was being fetched; the data is as it was.',
      fix: 'Run the same command again.',
      target: 'fallback',
    });
  }
  const library = libraryIn(folder, major);
  if (library !== null) return library;
  const detail = { absent: 'npm is not installed.', stopped: 'npm did not end.' };
  throw new SetupError('FALLBACK_DATA_UNREADABLE', {
    message: `The PGlite that reads data of PostgreSQL ${major} could not be fetched; the data is as it was.`,
    detail: run.kind === 'ended' ? lastLines(run.stderr) : detail[run.kind],
    fix: `See to it that "npm install ${packages.join(' ')}" works on this machine, then run "setup-wizard fallback upgrade" again.`,
    target: 'fallback',
  });
}

function lastLines(text: string): string {
  const lines = text.split('\n').filter((line) => line.startsWith('npm error'));
  return lines.slice(0, 5).join('\n') || text.slice(-500);
}
