import { type ContainerSettings, readServerSettings } from '../server-settings.ts';

/** The settings of a fallback in a container; null when there is none, or one of another kind. */
export async function readContainerSettings(path: string): Promise<ContainerSettings | null> {
  const settings = await readServerSettings(path);
  return settings?.kind === 'container' ? settings : null;
}
