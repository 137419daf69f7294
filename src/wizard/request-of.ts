import type { SetupRequest } from '../plan/setup-request.ts';
import {
  type ReadSettings,
  type SettingsEdits,
  type SettingsLayers,
  settleLayers,
} from '../settings/read-settings.ts';
import type { FlagValue } from '../settings/setting-sources.ts';
import { type SettingId, settingsTable } from '../settings/settings-table.ts';
import { type Answers, primaryIdentity } from './answers.ts';

/** Where a value comes from that was typed on a screen. */
export const typedHere = 'typed here';

/** What the answers are an answer to. */
export interface Found {
  readonly layers: SettingsLayers;
  readonly request: SetupRequest;
  readonly found: ReadSettings;
}

const primaryIds: readonly SettingId[] = settingsTable
  .filter(({ group }) => group === 'primary')
  .map(({ id }) => id);

/** The answers as the edits that the command line would give: the only way they reach the files. */
export function editsOf({ layers, found }: Found, answers: Answers): SettingsEdits {
  const flags = new Map(layers.sources.flags);
  const unset = new Set(layers.sources.unset);
  const none = answers.primary === 'none';
  if (none) {
    for (const id of primaryIds) flags.delete(id);
    for (const id of primaryIdentity) {
      if ((found.settings.values.get(id)?.candidates.length ?? 0) > 0) unset.add(id);
    }
  }
  for (const [id, raw] of answers.typed) {
    if (none && primaryIds.includes(id)) continue;
    if (raw === '') {
      flags.delete(id);
      unset.add(id);
    } else {
      flags.set(id, { name: typedHere, raw });
      unset.delete(id);
    }
  }
  return { flags, unset };
}

/** What the layers and the answers say together. */
export function settle(found: Found, answers: Answers): ReadSettings {
  const { layers } = found;
  return settleLayers({ ...layers, sources: { ...layers.sources, ...editsOf(found, answers) } });
}

/** The answers as the request of a headless run. */
export function requestOf(found: Found & { readonly answers: Answers }): SetupRequest {
  const { request, answers } = found;
  return {
    ...request,
    settings: { ...request.settings, ...editsOf(found, answers), urlFile: null },
    resolution: answers.resolution,
  };
}

/**
 * The layers with the URL of --db-url-file taken apart, so that one of its parts can be changed or
 * emptied like any other value of the command line.
 */
export function withoutUrlFlag(layers: SettingsLayers): SettingsLayers {
  const { urlFlag, flags, unset } = layers.sources;
  if (urlFlag === null) return layers;
  const parts = Object.entries(urlFlag).flatMap(([part, value]): [SettingId, FlagValue][] => {
    const id = primaryIds.find((known) => known === `primary.${part}`);
    return id === undefined || unset.has(id)
      ? []
      : [[id, { name: '--db-url-file', raw: String(value) }]];
  });
  return {
    ...layers,
    sources: { ...layers.sources, urlFlag: null, flags: new Map([...parts, ...flags]) },
  };
}
