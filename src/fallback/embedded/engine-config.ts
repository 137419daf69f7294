import { defaultDurability } from '../durability.ts';
import type { FallbackPaths } from '../fallback-paths.ts';
import type { EmbeddedSettings } from '../server-settings.ts';
import type { EngineConfig } from './engine-protocol.ts';

/** What the engine of a provisioned fallback is told to open. */
export function engineConfig(paths: FallbackPaths, settings: EmbeddedSettings): EngineConfig {
  return {
    dataDir: paths.data,
    lock: paths.engineLock,
    database: settings.database,
    role: settings.user,
    durability: settings.durability ?? defaultDurability,
    library: settings.library ?? null,
    prepare: false,
  };
}
