import { SetupError } from '../errors/setup-error.ts';
import { sqlState } from '../postgres/error-signs.ts';
import { instructionPlace } from './check.ts';
import { notOwner } from './not-owner.ts';
import type { UpgradeScene } from './upgrade-scene.ts';

/** No update path, a function or a file that the library lacks: scripts and library do not fit. */
const brokenFiles = ['22023', '42883', '58P01', 'XX000'];

/** Says why the server would not update pgvector; other errors come back unchanged. */
export function explainUpgradeRefusal(error: SetupError, scene: UpgradeScene): SetupError {
  const state = sqlState(error) ?? '';
  const { target, detail, cause } = error;
  if (error.code === 'PGVECTOR_FAILED' || target === null) return error;
  if (state === '42501') return notOwner(scene, target, { detail, cause });
  if (!brokenFiles.includes(state)) return error;
  const { probe, provider, vector } = scene;
  return new SetupError('PGVECTOR_FILES_BROKEN', {
    message: `pgvector ${vector.version} could not be updated: the server's files do not fit together.`,
    detail,
    fix: `Install all files of one pgvector version on the server. ${provider.installText(instructionPlace({ probe }, 'vector'))}`,
    target,
    cause,
  });
}
