import { SetupError } from '../../errors/setup-error.ts';
import { type ClusterSettings, readServerSettings } from '../server-settings.ts';
import { isOwnDataDir } from './cluster-place.ts';

/**
 * What a private cluster is to be; null when none has been provisioned here.
 *
 * @throws SetupError FALLBACK_DATA_UNREADABLE when it names data outside of the state directory that
 *   this program cannot have made: root would run programs there, and remove it
 */
export async function readClusterSettings(path: string): Promise<ClusterSettings | null> {
  const settings = await readServerSettings(path);
  if (settings?.kind !== 'cluster') return null;
  const { runsAs, dataDir } = settings;
  if (runsAs === null || (runsAs.uid > 0 && isOwnDataDir(dataDir))) return settings;
  throw new SetupError('FALLBACK_DATA_UNREADABLE', {
    message: 'The settings of the fallback name a data directory that this program did not make.',
    detail: `${path}: ${dataDir}, as ${runsAs.name}`,
    fix: `Put the right one there, or move ${path} away and run this again.`,
    target: 'fallback',
  });
}
