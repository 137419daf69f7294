import { rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { followName } from '../transfer/follow/follow-name.ts';
import type { FallbackPaths } from './fallback-paths.ts';
import { privateJson } from './private-json.ts';

const pathOf = ({ root }: FallbackPaths): string => join(root, 'follow.json');

/**
 * `fallback/follow.json`: the name of what this fallback has on the primary. It is written before
 * anything is made and removed when all is gone, so that a slot is never forgotten.
 */
export const followMark = {
  /** Null when it does not follow. */
  async read(paths: FallbackPaths): Promise<string | null> {
    const name = (await privateJson.read(pathOf(paths)))?.['name'];
    return typeof name === 'string' ? name : null;
  },

  /** The name that is in use, or the one for this machine and folder; written down. */
  async make(paths: FallbackPaths): Promise<string> {
    const name = (await followMark.read(paths)) ?? followName(hostname(), paths.root);
    await privateJson.write(pathOf(paths), { version: 1, name });
    return name;
  },

  async remove(paths: FallbackPaths): Promise<void> {
    await rm(pathOf(paths), { force: true });
  },
} as const;
