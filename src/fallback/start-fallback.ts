import { SetupError } from '../errors/setup-error.ts';
import type { Durability } from './durability.ts';
import type { FallbackLimits } from './fallback-limits.ts';
import { fallbackPaths } from './fallback-paths.ts';
import type { FallbackServer } from './fallback-server.ts';
import { fallbackStatus } from './fallback-status.ts';
import { lifeOf } from './life-of.ts';
import { notProvisioned } from './not-provisioned.ts';
import type { ProvisionerKind } from './provisioner.ts';
import { readServerSettings } from './server-settings.ts';
import { underStartLock } from './start-lock.ts';

export interface StartOptions {
  /** Absolute. */
  readonly stateDir: string;
  /** Outrank the limits it was provisioned with, for this start. */
  readonly limits?: Partial<FallbackLimits>;
  /** What commits outlive from this start on. */
  readonly durability?: Durability;
  readonly signal?: AbortSignal;
}

export interface StartResult {
  /** False when it was running already. */
  readonly started: boolean;
  readonly server: FallbackServer;
}

/**
 * Starts a fallback server that was provisioned before, detached from this process, and waits until
 * it answers. Throws FALLBACK_NOT_RUNNING when there is nothing provisioned, PORT_TAKEN,
 * FALLBACK_IN_USE, FALLBACK_DATA_UNREADABLE, FALLBACK_START_FAILED and CANCELLED.
 */
export async function startFallback(options: StartOptions): Promise<StartResult> {
  const { stateDir, limits = {}, durability, signal } = options;
  const before = await fallbackStatus(stateDir);
  if (before.state === 'running') return { started: false, server: before.server };
  if (before.state === 'stopped' && !before.provisioned) throw notProvisioned(before.note);
  const paths = fallbackPaths(stateDir);
  return underStartLock(paths, { purpose: 'fallback start', signal }, async () => {
    const meanwhile = await fallbackStatus(stateDir);
    if (meanwhile.state === 'running') return { started: false, server: meanwhile.server };
    // Destroyed while this waited for its turn.
    if (meanwhile.state === 'stopped' && !meanwhile.provisioned) {
      throw notProvisioned(meanwhile.note);
    }
    const settings = await readServerSettings(paths.settings);
    if (settings === null) throw notProvisioned();
    refuseDurability(settings.kind, durability);
    await (await lifeOf(settings.kind)).start({ paths, limits, durability, signal });
    const after = await fallbackStatus(stateDir);
    if (after.state === 'running') return { started: true, server: after.server };
    throw new SetupError('FALLBACK_START_FAILED', {
      message: 'The local fallback ended right after its start.',
      fix: 'Look at "setup-wizard fallback logs", then run this again.',
      target: 'fallback',
    });
  });
}

/** Throws USAGE when a server of this kind leaves no choice. */
export function refuseDurability(kind: ProvisionerKind, wanted: Durability | undefined): void {
  if (wanted === undefined || kind === 'embedded') return;
  throw new SetupError('USAGE', {
    message: `A fallback of the kind "${kind}" has no choice of durability: it is a whole server, and waits for its disk.`,
    fix: 'Leave --durability out.',
  });
}
