import { rm } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { SetupError } from '../../errors/setup-error.ts';
import { fallbackPaths } from '../fallback-paths.ts';
import { fallbackStatus } from '../fallback-status.ts';
import { notProvisioned } from '../not-provisioned.ts';
import { readServerSettings } from '../server-settings.ts';
import { startFallback } from '../start-fallback.ts';
import { stopFallback } from '../stop-fallback.ts';
import { plistText } from './plist-text.ts';
import { serviceCommand } from './service-command.ts';
import { readServiceFile, writeServiceFile } from './service-file.ts';
import { type ServiceManager, serviceManager } from './service-manager.ts';
import { type ServicePlace, servicePlace } from './service-place.ts';
import { serviceUnavailable } from './service-recipe.ts';
import { serviceRecord } from './service-record.ts';
import type { ServiceRequest } from './service-request.ts';
import { removeService } from './uninstall-service.ts';
import { unitText } from './unit-text.ts';

export type InstallResult =
  /** `changed`: false when it was installed and running already. */
  | { readonly kind: 'installed'; readonly changed: boolean; readonly place: ServicePlace }
  /** Something else starts the server; `reason` is a sentence. */
  | { readonly kind: 'not needed'; readonly reason: string };

/**
 * Has the service manager of this user start the fallback, now and at every login. A server that runs
 * is handed over to it, which takes as long as a restart. Nothing changes when all is so already.
 *
 * @throws SetupError FALLBACK_NOT_RUNNING when none is set up; SERVICE_UNAVAILABLE with a recipe;
 *   SERVICE_FAILED, and then everything is as it was
 */
export async function installService(request: ServiceRequest): Promise<InstallResult> {
  const { stateDir, host, signal } = request;
  const reason = await withoutService(stateDir);
  if (reason !== null) return { kind: 'not needed', reason };
  const place = servicePlace(stateDir, host);
  if (place === null) {
    throw serviceUnavailable(request, `${host.platform} has none that this program knows`);
  }
  const manager = serviceManager(place, host, signal);
  const silence = await manager.silence();
  if (silence !== null) throw serviceUnavailable(request, silence);
  const before = await readServiceFile(place.path);
  const text = serviceText(place, request);
  const { enabled, active } = await manager.state();
  if (before === text && enabled && active) return { kind: 'installed', changed: false, place };
  await install(request, { place, manager, before, text });
  return { kind: 'installed', changed: true, place };
}

/** Why no service is needed, as a sentence; null when one is of use. */
async function withoutService(stateDir: string): Promise<string | null> {
  const settings = await readServerSettings(fallbackPaths(stateDir).settings);
  if (settings === null) throw notProvisioned();
  switch (settings.kind) {
    case 'container':
      return `The fallback is a container that ${settings.engine} starts again by itself (restart policy "unless-stopped"): see that ${settings.engine} starts with the machine.`;
    case 'existing':
      return 'The fallback is a server that you run yourself; it starts the way you start it.';
    case 'embedded':
    case 'cluster':
      return null;
  }
}

function serviceText({ manager, name }: ServicePlace, request: ServiceRequest): string {
  const command = serviceCommand('serve', request);
  return manager === 'systemd' ? unitText(command, request.stateDir) : plistText(name, command);
}

interface Installation {
  readonly place: ServicePlace;
  readonly manager: ServiceManager;
  readonly before: string | null;
  readonly text: string;
}

async function install(
  request: ServiceRequest,
  { place, manager, before, text }: Installation,
): Promise<void> {
  const { stateDir, host, signal } = request;
  const ran = (await fallbackStatus(stateDir)).state === 'running';
  // One of the place from which the directory was moved starts nothing any more.
  if (before === null) await removeService(request);
  try {
    await serviceRecord.write(stateDir, place.id);
    await writeServiceFile(place.path, text);
    await manager.enable();
    // Two servers cannot have the same data open.
    await stopFallback(stateDir, signal);
    await manager.start();
    await awaitServer(stateDir, place, signal);
  } catch (error) {
    // Not the manager of before: its commands end with a cancelled run.
    const again = serviceManager(place, host);
    await again.disable().catch(() => undefined);
    if (before === null) {
      await rm(place.path, { force: true });
      await serviceRecord.remove(stateDir);
    } else await writeServiceFile(place.path, before);
    await again.forget();
    if (ran) await startFallback({ stateDir });
    throw error;
  }
}

/** A server that has to replay its log takes some seconds. Milliseconds. */
const patience = 30_000;
const pollMs = 50;

async function awaitServer(
  stateDir: string,
  { manager, name }: ServicePlace,
  signal: AbortSignal | undefined,
): Promise<void> {
  const deadline = performance.now() + patience;
  while ((await fallbackStatus(stateDir)).state !== 'running') {
    if (performance.now() >= deadline || signal?.aborted === true) {
      throw new SetupError('SERVICE_FAILED', {
        message:
          'The service was installed, but the fallback did not answer; it was removed again.',
        fix:
          manager === 'systemd'
            ? `See "journalctl --user -u ${name}", then run this again.`
            : 'See "setup-wizard fallback logs", then run this again.',
        target: 'fallback',
      });
    }
    await wait(pollMs);
  }
}
