import { type EmbeddedSettings, readServerSettings } from '../server-settings.ts';

/** What an embedded server is to be; null when none has been provisioned here. */
export async function readEmbeddedSettings(path: string): Promise<EmbeddedSettings | null> {
  const settings = await readServerSettings(path);
  return settings?.kind === 'embedded' ? settings : null;
}
