import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where a process finds the folder of the run that it belongs to. */
const variable = 'SETUP_WIZARD_TEST_RUN';

const fallbackPrefix = 'fallback-';

/**
 * The folder that all processes of one test run share: reserved ports, data directories to copy. It
 * is made by global-setup.ts. Code that runs without it gets one of its own, which its children
 * share and which goes when it ends.
 */
export function runFolder(): string {
  const known = process.env[variable];
  if (known !== undefined) return known;
  const folder = makeRunFolder();
  process.once('exit', () => removeRunFolder(folder));
  return folder;
}

/** Makes the folder and tells it to the processes that are started from now on. */
export function makeRunFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'setup-wizard-run-'));
  // A server of another user reads in it what is his.
  chmodSync(folder, 0o711);
  process.env[variable] = folder;
  return folder;
}

/** A state directory in it, for a fallback that lives as long as the run. */
export function sharedFallback(): string {
  return mkdtempSync(join(runFolder(), fallbackPrefix));
}

/** Where those are that the processes of the run have started. */
export function sharedFallbacks(folder: string): readonly string[] {
  const names = readdirSync(folder).filter((name) => name.startsWith(fallbackPrefix));
  return names.map((name) => join(folder, name));
}

export function removeRunFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Whether this process belongs to a run that has its folder. */
export function hasRunFolder(): boolean {
  return process.env[variable] !== undefined;
}
