import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join, relative, sep } from 'node:path';

type Contents = ReadonlyMap<string, Buffer>;

/** What would be on the disk if the power failed now. */
export interface Remains {
  /** Puts it into a new directory. */
  readonly restoreTo: (directory: string) => void;
}

export interface WatchedDisk {
  /** Paths that were synced since the last question, oldest first. */
  readonly syncs: () => readonly string[];
  readonly losePower: () => Remains;
  readonly release: () => void;
}

/**
 * Watches what this process does to the files below `root`, as a disk that keeps nothing but what
 * was synced: the contents of a file as of its last fsync, the names of a directory as of its own. As on
 * every usual file system, the fsync of a file keeps its name too.
 */
export function watchDisk(root: string): WatchedDisk {
  const real = fs.fsyncSync;
  const kept = new Map<string, Buffer>(filesBelow(root));
  /** By inode, because a file may be renamed after it was synced. */
  const synced = new Map<number, Buffer>();
  for (const [path, bytes] of kept) synced.set(fs.statSync(join(root, path)).ino, bytes);
  let syncs: string[] = [];

  const keep = (path: string): void => {
    const full = join(root, path);
    if (!fs.statSync(full).isDirectory()) {
      const bytes = fs.readFileSync(full);
      synced.set(fs.statSync(full).ino, bytes);
      kept.set(path, bytes);
      return;
    }
    const names = fs.readdirSync(full, { withFileTypes: true }).filter((entry) => entry.isFile());
    const present = new Set(names.map(({ name }) => join(path, name)));
    for (const known of [...kept.keys()]) {
      const inside = join(known, '..') === path;
      if (inside && !present.has(known)) kept.delete(known);
    }
    for (const name of present) {
      kept.set(name, synced.get(fs.statSync(join(root, name)).ino) ?? Buffer.alloc(0));
    }
  };
  fs.fsyncSync = (descriptor) => {
    real(descriptor);
    const path = relative(root, fs.readlinkSync(`/proc/self/fd/${descriptor}`));
    if (path.startsWith(`..${sep}`)) return;
    syncs.push(path);
    keep(path);
  };
  syncBuiltinESMExports();

  return {
    syncs: () => {
      const found = syncs;
      syncs = [];
      return found;
    },
    losePower: () => remains(root, new Map(kept)),
    release: () => {
      fs.fsyncSync = real;
      syncBuiltinESMExports();
    },
  };
}

function remains(root: string, contents: Contents): Remains {
  // Directories are few and old: the cluster makes none for its tables.
  const directories = fs
    .readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
  return {
    restoreTo: (target) => {
      fs.mkdirSync(target, { mode: 0o700 });
      for (const directory of directories)
        fs.mkdirSync(join(target, directory), { recursive: true });
      for (const [path, bytes] of contents) fs.writeFileSync(join(target, path), bytes);
    },
  };
}

function filesBelow(root: string): [string, Buffer][] {
  return fs
    .readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const full = join(entry.parentPath, entry.name);
      return [relative(root, full), fs.readFileSync(full)];
    });
}
