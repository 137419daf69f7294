import type { FallbackPaths } from '../fallback-paths.ts';
import { privateJson } from '../private-json.ts';
import type { EmbeddedSettings } from '../server-settings.ts';
import { EngineProcess } from './engine-process.ts';
import type { EngineConfig } from './engine-protocol.ts';
import { entryPoints } from './entry-points.ts';
import { endLeftEngine } from './left-engine.ts';

export interface PrepareOptions {
  readonly paths: FallbackPaths;
  readonly settings: EmbeddedSettings;
  readonly engine: EngineConfig;
  readonly signal: AbortSignal;
  readonly log: (event: string) => void;
}

/**
 * Sees to it that role, database and extensions are in the data directory, once. A separate process
 * does it, so that the memory of the extra open is given back. Throws EngineStartError and DISK_FULL.
 */
export async function prepareData(options: PrepareOptions): Promise<void> {
  const { paths, settings, engine: config, signal, log } = options;
  if (settings.prepared) return;
  await endLeftEngine(paths.engineLock);
  await new Promise<void>((resolve, reject) => {
    EngineProcess.open(
      entryPoints().engine,
      { ...config, prepare: true },
      {
        data: () => undefined,
        done: () => undefined,
        more: () => undefined,
        notification: () => undefined,
        listening: () => undefined,
        session: () => undefined,
        defaults: () => undefined,
        ended: () => resolve(),
      },
      signal,
    ).then(({ engine }) => engine.quit(), reject);
  });
  await privateJson.write(paths.settings, { ...settings, prepared: true });
  log(`database ${settings.database} is ready for ${settings.user}`);
}
