import { judgeSetting, type TunedServer } from './judge-settings.ts';
import { memoryText, settingBytes } from './memory-amount.ts';
import type { Recommendation } from './recommendation.ts';
import type { ServerSetting } from './tuning-facts.ts';

/** The settings that are judged, the ones that matter most first. */
export const judgedSettings = [
  'shared_buffers',
  'effective_cache_size',
  'maintenance_work_mem',
  'max_parallel_maintenance_workers',
  'max_parallel_workers_per_gather',
  'work_mem',
  'max_connections',
  'random_page_cost',
  'jit',
  'hnsw.ef_search',
  'hnsw.iterative_scan',
  'ivfflat.probes',
] as const;

export type JudgedSetting = (typeof judgedSettings)[number];

/** Judges each setting that the server has; nothing is changed. */
export function recommendSettings(server: TunedServer): readonly Recommendation[] {
  return judgedSettings.flatMap((name) => {
    const setting = server.facts.settings.find((one) => one.name === name);
    if (setting === undefined) return [];
    return [
      {
        setting: name,
        now: shownValue(setting),
        from: setting.source,
        ...judgeSetting(name, setting, server),
        needs: needsOf(setting),
        pendingRestart: setting.pendingRestart,
      },
    ];
  });
}

function shownValue({ value, unit }: ServerSetting): string {
  const bytes = settingBytes(value, unit);
  return bytes === null ? (value ?? '') : memoryText(bytes);
}

function needsOf({ context }: ServerSetting): Recommendation['needs'] {
  if (context === 'postmaster') return 'restart';
  return context === 'sighup' ? 'reload' : 'session';
}
