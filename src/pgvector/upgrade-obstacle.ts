import { SetupError } from '../errors/setup-error.ts';
import type { Connection } from '../postgres/connection.ts';
import { readOnlyServer } from '../postgres/read-only-server.ts';
import { compareVersions } from '../postgres/version.ts';
import { instructionPlace } from './check.ts';
import { notOwner } from './not-owner.ts';
import type { UpgradeScene } from './upgrade-scene.ts';

/**
 * Why pgvector cannot be updated, as far as the probe shows; null when it is worth a try. Managed
 * services let their own roles update by hooks that the catalogues do not show, so there only the
 * server's refusal counts.
 */
export function upgradeObstacle(
  { target, settings }: Pick<Connection, 'target' | 'settings'>,
  scene: UpgradeScene,
): SetupError | null {
  const { probe, provider, vector } = scene;
  const install = provider.installText(instructionPlace({ probe }, 'vector'));
  const offered = probe.extensions.find(({ name }) => name === 'vector')?.defaultVersion ?? null;
  if (offered === null) {
    return new SetupError('PGVECTOR_FILES_BROKEN', {
      message: `pgvector ${vector.version} is installed, but its files are gone from the server.`,
      detail: `pg_available_extensions has no version of "vector" (PostgreSQL ${probe.serverVersion}).`,
      fix: `Install pgvector ${vector.version} or newer again. ${install}`,
      target,
    });
  }
  if (compareVersions(vector.version, offered) > 0) {
    return new SetupError('PGVECTOR_FILES_BROKEN', {
      message: `pgvector ${vector.version} is installed, but the server's files are older (${offered}).`,
      detail: 'An extension cannot go back: there are no scripts for it.',
      fix: `Install pgvector ${vector.version} or newer on the server. ${install}`,
      target,
    });
  }
  const readOnly = readOnlyServer(probe, { host: settings.host, target });
  if (readOnly !== null) return new SetupError('SERVER_READ_ONLY', { ...readOnly, target });
  return vector.mayAlter || provider.managed ? null : notOwner(scene, target);
}
