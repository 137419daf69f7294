import { SetupError } from '../errors/setup-error.ts';
import type { ProvisionerKind } from './provisioner.ts';

/** Why this version cannot provide a fallback of a kind. */
export const notBuilt: Readonly<Record<Exclude<ProvisionerKind, 'embedded'>, string>> = {
  cluster: 'this version does not set up a private cluster of an installed PostgreSQL',
  container: 'this version does not start containers',
  existing: 'this version does not offer it',
};

/** Why this version cannot use a `fallback mode`, as a clause; null when it can. */
export function unavailableReason(mode: string): string | null {
  if (mode === 'local' || mode === 'embedded') return null;
  return mode === 'cluster' || mode === 'container'
    ? notBuilt[mode]
    : 'this version does not offer it';
}

/** The same as FALLBACK_MODE_UNAVAILABLE. */
export function unavailableMode(mode: string): SetupError | null {
  const reason = unavailableReason(mode);
  if (reason === null) return null;
  return new SetupError('FALLBACK_MODE_UNAVAILABLE', {
    message: `The fallback mode "${mode}" is not available: ${reason}.`,
    fix: 'Use --fallback-mode local (or embedded).',
    target: 'fallback',
  });
}
