import { access } from 'node:fs/promises';
import type { LogOptions } from './fallback-life.ts';
import { fallbackPaths } from './fallback-paths.ts';
import { lifeOf } from './life-of.ts';
import { notProvisioned } from './not-provisioned.ts';
import { readServerSettings } from './server-settings.ts';

/**
 * The lines of the fallback server's log, oldest first; also those of one that could not be set up.
 *
 * @throws SetupError FALLBACK_NOT_RUNNING when nothing is set up and nothing was logged,
 *   FALLBACK_RECORD_UNREADABLE
 */
export async function* fallbackLogs({
  stateDir,
  ...options
}: Omit<LogOptions, 'paths'> & { readonly stateDir: string }): AsyncGenerator<string> {
  const paths = fallbackPaths(stateDir);
  const settings = await readServerSettings(paths.settings);
  if (settings === null && !(await isThere(paths.log))) throw notProvisioned();
  const life = await lifeOf(settings?.kind ?? 'embedded');
  yield* life.logs({ ...options, paths });
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
