import { rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { SetupError } from '../errors/setup-error.ts';
import { followName } from '../transfer/follow/follow-name.ts';
import type { FallbackPaths } from './fallback-paths.ts';
import { privateJson } from './private-json.ts';
import { recordUnreadable } from './record-unreadable.ts';

const pathOf = ({ root }: FallbackPaths): string => join(root, 'follow.json');

/**
 * `fallback/follow.json`: the name of what this fallback has on the primary. It is written before
 * anything is made and removed when all is gone, so that a slot is never forgotten.
 */
export const followMark = {
  /** Null when it does not follow. Throws FALLBACK_RECORD_UNREADABLE. */
  async read(paths: FallbackPaths): Promise<string | null> {
    const path = pathOf(paths);
    const found = await privateJson.read(path);
    if (found.kind === 'none') return null;
    const parsed =
      found.kind === 'object'
        ? (await import('./follow-form.ts')).followForm.safeParse(found.value)
        : null;
    if (parsed?.success === true) return parsed.data.name;
    const why = found.kind === 'damaged' ? found.why : 'it does not say the name';
    throw unreadable(path, why, followName(hostname(), paths.root));
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

function unreadable(path: string, why: string, name: string): SetupError {
  return recordUnreadable(path, {
    what: 'The record of what this fallback has on the primary',
    why,
    fix: `Put {"version":1,"name":"${name}"} into that file, which is the name it has unless the directory was moved since, then run this again.`,
  });
}
