import { SetupError } from '../errors/setup-error.ts';
import type { Connection } from '../postgres/connection.ts';
import type { ServerProbe } from '../postgres/probe.ts';
import type { DetectedProvider } from '../postgres/providers/provider.ts';
import { readOnlyServer } from '../postgres/read-only-server.ts';
import { compareVersions } from '../postgres/version.ts';
import type { ExtensionName } from './bootstrap-result.ts';
import { instructionPlace, majorVersion } from './check.ts';
import { conflictFix } from './conflict-fix.ts';
import { conflictMessage, conflictingType } from './conflicting-type.ts';
import { oldestMajor } from './oldest-major.ts';
import { requiredVersion } from './required-version.ts';

/** What is known about a server before anything is created on it. */
export interface InstallScene {
  readonly probe: ServerProbe;
  readonly provider: DetectedProvider;
  readonly dimensions: number;
  /** Where pgvector is to go; absent means the first schema of search_path. */
  readonly extensionSchema?: string | undefined;
}

/**
 * Why there is no sense in trying to create an extension, as far as the probe shows; null when it is
 * worth a try. Nothing is created that would be useless, and the answer is clearer than the server's.
 */
export function installObstacle(
  { target, settings }: Pick<Connection, 'target' | 'settings'>,
  name: ExtensionName,
  scene: InstallScene,
): SetupError | null {
  const { probe, provider } = scene;
  const readOnly = readOnlyServer(probe, { host: settings.host, target });
  if (readOnly !== null) return new SetupError('SERVER_READ_ONLY', { ...readOnly, target });
  if (majorVersion(probe) < oldestMajor) {
    return new SetupError('POSTGRES_ERROR', {
      message: `PostgreSQL 14+ required for pgvector 0.5.0+. Current: ${probe.serverVersion}`,
      fix: 'Upgrade the server, best to PostgreSQL 17 or 18.',
      target,
    });
  }
  const offer = probe.extensions.find((candidate) => candidate.name === name);
  if (offer === undefined) {
    return new SetupError('PGVECTOR_NOT_AVAILABLE', {
      message:
        name === 'vector'
          ? `pgvector extension not available. Ensure postgresql-${majorVersion(probe)}-pgvector is installed`
          : `The server does not offer the extension ${name}.`,
      detail: `pg_available_extensions has no row "${name}" (PostgreSQL ${probe.serverVersion}).`,
      fix: provider.installText(instructionPlace(scene, name)),
      target,
    });
  }
  if (name !== 'vector') return null;
  return tooOld(offer.defaultVersion, scene, target) ?? conflict(scene, target);
}

/** Known before a role without rights is sent to an administrator, who would be refused as well. */
function conflict(
  { probe, extensionSchema }: InstallScene,
  target: Connection['target'],
): SetupError | null {
  const culprit = conflictingType(probe, extensionSchema ?? probe.schema);
  if (culprit === null) return null;
  return new SetupError('PGVECTOR_CONFLICT', {
    message: conflictMessage(culprit),
    fix: conflictFix(culprit, probe),
    target,
  });
}

function tooOld(
  offered: string | null,
  { probe, provider, dimensions }: InstallScene,
  target: Connection['target'],
): SetupError | null {
  const { version, because } = requiredVersion(dimensions);
  if (offered === null || compareVersions(offered, version) >= 0) return null;
  return new SetupError('PGVECTOR_TOO_OLD', {
    message: `pgvector version ${offered} < required ${version}${because}`,
    detail: `The server's files offer pgvector ${offered}; it was not created.`,
    fix: provider.installText(instructionPlace({ probe }, 'vector')),
    target,
  });
}
