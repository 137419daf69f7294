import type { LogOptions } from './fallback-life.ts';
import { fallbackPaths } from './fallback-paths.ts';
import { lifeOf } from './life-of.ts';
import { readServerSettings } from './server-settings.ts';

/** The lines of the fallback server's log, oldest first. Empty when it has never run. */
export async function* fallbackLogs({
  stateDir,
  ...options
}: Omit<LogOptions, 'paths'> & { readonly stateDir: string }): AsyncGenerator<string> {
  const paths = fallbackPaths(stateDir);
  const settings = await readServerSettings(paths.settings);
  const life = await lifeOf(settings?.kind ?? 'embedded');
  yield* life.logs({ ...options, paths });
}
