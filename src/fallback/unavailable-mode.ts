import { SetupError } from '../errors/setup-error.ts';
import type { ProvisionerKind } from './provisioner.ts';

/** Why this version cannot provide a fallback of a kind. */
export const notBuilt: Readonly<Record<Exclude<ProvisionerKind, 'embedded'>, string>> = {
  cluster: 'this version does not set up a private cluster of an installed PostgreSQL',
  container: 'this version does not start containers',
};

/** Why a `fallback mode` cannot be used, FALLBACK_MODE_UNAVAILABLE; null when it can. */
export function unavailableMode(mode: string): SetupError | null {
  if (mode === 'local' || mode === 'embedded') return null;
  const reason = mode === 'cluster' || mode === 'container' ? notBuilt[mode] : null;
  return new SetupError('FALLBACK_MODE_UNAVAILABLE', {
    message: `The fallback mode "${mode}" is not available${reason === null ? '' : `: ${reason}`}.`,
    fix: 'Use --fallback-mode local (or embedded).',
    target: 'fallback',
  });
}
