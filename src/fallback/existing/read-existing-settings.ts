import { type ExistingSettings, readServerSettings } from '../server-settings.ts';

/** What was set up on a server of the operator; null when nothing was, or another kind. */
export async function readExistingSettings(path: string): Promise<ExistingSettings | null> {
  const settings = await readServerSettings(path);
  return settings?.kind === 'existing' ? settings : null;
}
