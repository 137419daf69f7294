import { closeSync, fsyncSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes every file and directory below `directory` reach the disk, and itself last. About 60 ms for a
 * data directory that is there already, 0.2 s for a new one. Throws what the system says.
 */
export function syncTree(directory: string): void {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) syncTree(path);
    else if (entry.isFile()) syncFile(path);
  }
  syncDirectory(directory);
}

/** The same for the names in a directory alone: those that were renamed to there. */
export function syncDirectory(directory: string): void {
  // Windows flushes no directory, and keeps a rename by itself.
  if (process.platform !== 'win32') syncOpened(directory, 'r');
}

export function syncFile(path: string): void {
  // Windows flushes only what is open for writing.
  syncOpened(path, process.platform === 'win32' ? 'r+' : 'r');
}

function syncOpened(path: string, flags: string): void {
  const file = openSync(path, flags);
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
