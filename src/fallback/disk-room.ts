import { statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { SetupError } from '../errors/setup-error.ts';
import { fallbackPaths } from './fallback-paths.ts';
import type { ProvisionerKind } from './provisioner.ts';
import { readServerSettings } from './server-settings.ts';

export interface DiskRoomRequest {
  readonly kind: ProvisionerKind;
  /** Absolute. */
  readonly stateDir: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
}

const megabyte = 1024 * 1024;

/**
 * What a new server takes with the first real work, in megabytes: the embedded one 30 MB of data and
 * its WAL; a cluster 39 MB, WAL that grows, and room to build an index; a container the same in its
 * volume.
 */
const needed: Readonly<Record<Exclude<ProvisionerKind, 'existing'>, number>> = {
  embedded: 200,
  cluster: 300,
  container: 300,
};

/**
 * Refuses to begin where the data of a new server would not fit. Data that is in place was let in
 * before, and a disk whose room nobody can tell is tried.
 *
 * @throws SetupError DISK_LOW with the figures
 */
export async function refuseLowDisk(request: DiskRoomRequest): Promise<void> {
  const { kind, stateDir } = request;
  if (kind === 'existing') return;
  const recorded = await readServerSettings(fallbackPaths(stateDir).settings);
  if (recorded?.kind === kind) return;
  const place = await dataPlace(kind, request);
  const free = place === null ? null : await freeMegabytes(place);
  if (place === null || free === null || free >= needed[kind]) return;
  const where =
    kind === 'container' ? 'where the engine keeps its volumes' : 'where the state directory is';
  throw new SetupError('DISK_LOW', {
    message: `There is too little room for the data of the fallback: ${String(free)} MB are free, it takes ${String(needed[kind])} MB.`,
    detail: `The disk of ${place}.`,
    fix:
      kind === 'container'
        ? `Free some space ${where}, then run this again.`
        : `Free some space ${where}, or choose another place with --state-dir.`,
    target: 'fallback',
  });
}

/** A directory on the disk that the data will be on; null when nobody tells. */
async function dataPlace(
  kind: Exclude<ProvisionerKind, 'existing'>,
  { stateDir, environment, signal }: DiskRoomRequest,
): Promise<string | null> {
  switch (kind) {
    case 'embedded':
      return stateDir;
    case 'cluster':
      // Root's servers run as somebody else, who cannot reach a state directory.
      return process.getuid?.() === 0 ? '/var/lib/setup-wizard' : stateDir;
    case 'container': {
      // Elsewhere the engine lives in a virtual machine with a disk of its own.
      if (process.platform !== 'linux') return null;
      const { engineRoot } = await import('./container/engine-root.ts');
      return await engineRoot({ environment, signal });
    }
  }
}

/** Of the directory, or of the first above it that exists. */
async function freeMegabytes(place: string): Promise<number | null> {
  for (let directory = resolve(place); ; directory = dirname(directory)) {
    try {
      const { bavail, bsize } = await statfs(directory);
      return Math.floor((bavail * bsize) / megabyte);
    } catch {
      if (directory === dirname(directory)) return null;
    }
  }
}
