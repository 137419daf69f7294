import { type ClusterSettings, readServerSettings } from '../server-settings.ts';

/** What a private cluster is to be; null when none has been provisioned here. */
export async function readClusterSettings(path: string): Promise<ClusterSettings | null> {
  const settings = await readServerSettings(path);
  return settings?.kind === 'cluster' ? settings : null;
}
