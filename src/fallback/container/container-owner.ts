import { readFile, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errno } from '../../errors/errno.ts';
import { type FallbackPaths, fallbackPaths } from '../fallback-paths.ts';
import { movePlaces } from '../move/move-places.ts';
import { isSameDirectory } from '../same-directory.ts';
import type { ContainerSettings } from '../server-settings.ts';
import type { ContainerEngine } from './container-engine.ts';
import { containerFacts, volumeFacts } from './container-facts.ts';

/**
 * The state directory to which a container is labelled as belonging: absolute, without links. A place
 * of a move is a part of the directory in which it lies.
 */
export async function homeOf(paths: FallbackPaths): Promise<string> {
  const stateDir = dirname(paths.root);
  const parent = dirname(stateDir);
  const home = placesIn(parent).includes(stateDir) ? parent : stateDir;
  return await realpath(home).catch(() => home);
}

function placesIn(stateDir: string): readonly string[] {
  const { next, old, gone } = movePlaces(stateDir);
  return [next, old, gone];
}

/** Whether a label names the state directory of these paths, maybe by another way to it. */
export async function isHome(labelled: string | null, paths: FallbackPaths): Promise<boolean> {
  if (labelled === null) return false;
  const home = await homeOf(paths);
  return labelled === home || (await isSameDirectory(labelled, home));
}

/**
 * The other state directory to which what carries this label belongs: it is still there, and it has
 * the same id, so the one of these paths is a copy of it. Null when it was moved here, or is unlabelled.
 */
export async function otherHome(
  labelled: string | null,
  settings: Pick<ContainerSettings, 'id'>,
  paths: FallbackPaths,
): Promise<string | null> {
  if (labelled === null || (await isHome(labelled, paths))) return null;
  for (const place of [labelled, ...placesIn(labelled)]) {
    if (await hasId(place, settings)) return labelled;
  }
  return null;
}

/** A directory into which this user may not look is somebody's, and not this one. */
async function hasId(stateDir: string, { id }: Pick<ContainerSettings, 'id'>): Promise<boolean> {
  try {
    const text = await readFile(fallbackPaths(stateDir).settings, 'utf8');
    return text.includes(JSON.stringify(id));
  } catch (error) {
    return !['ENOENT', 'ENOTDIR'].includes(errno(error) ?? '');
  }
}

/**
 * Of which state directory these paths are a copy, as far as the engine's things tell; null when the
 * container and the volume are this one's, or are not there. Throws ENGINE_NOT_RUNNING and CANCELLED.
 */
export async function copiedFrom(
  engine: ContainerEngine,
  settings: ContainerSettings,
  paths: FallbackPaths,
  signal?: AbortSignal,
): Promise<string | null> {
  const facts = await containerFacts(engine, settings, signal);
  // Made anew by every owner, which the volume cannot be.
  const thing = facts?.ours === true ? facts : await volumeFacts(engine, settings, signal);
  return thing?.ours === true ? await otherHome(thing.home, settings, paths) : null;
}

/** What a copy says of the container that its settings name. */
export function copyNote({ container }: ContainerSettings, home: string): string {
  return `The container ${container} and its data belong to ${home}, of which this state directory is a copy; they were left alone.`;
}
