import { SetupError } from '../../errors/setup-error.ts';
import type { FallbackPaths } from '../fallback-paths.ts';
import type { FallbackServer } from '../fallback-server.ts';
import type { FallbackStatus } from '../fallback-status.ts';
import type { ContainerSettings } from '../server-settings.ts';
import { acceptsLogins } from './accepts-logins.ts';
import type { ContainerEngine } from './container-engine.ts';
import { containerFacts, volumeFacts } from './container-facts.ts';
import { copyNote, otherHome } from './container-owner.ts';
import { readContainerSettings } from './read-container-settings.ts';

/** A fallback in a container, as `fallback status` shows it. */
export interface ContainerServer extends FallbackServer {
  readonly kind: 'container';
  readonly engine: ContainerSettings['engine'];
  readonly container: string;
  readonly volume: string;
  readonly image: string;
  readonly digest: string;
}

/** What is true now about the container of a fallback directory. Changes nothing. */
export async function containerStatus(
  paths: FallbackPaths,
): Promise<FallbackStatus<ContainerServer>> {
  const settings = await readContainerSettings(paths.settings);
  if (settings === null) return { state: 'stopped', provisioned: false };
  const server = serverOf(settings);
  const stale = (reason: string): FallbackStatus<ContainerServer> => ({
    state: 'stale',
    server,
    reason,
  });
  try {
    const engine = engineOf(settings);
    const facts = await containerFacts(engine, settings);
    const thing = facts?.ours === true ? facts : await volumeFacts(engine, settings);
    const home = await otherHome(thing?.home ?? null, settings, paths);
    if (home !== null) {
      return { state: 'stopped', provisioned: false, note: copyNote(settings, home) };
    }
    if (facts?.ours !== true) return { state: 'stopped', provisioned: thing?.ours === true };
    if (facts.state === 'running') {
      if (await acceptsLogins(settings)) return { state: 'running', server };
      const health = facts.health === null ? '' : ` (${facts.health})`;
      return stale(`its container runs${health} but the server does not answer`);
    }
    if (facts.state === 'restarting') return stale('its container ends whenever it is started');
    if (facts.state === 'paused') return stale('its container is paused');
    return { state: 'stopped', provisioned: true };
  } catch (error) {
    // An engine that is not there is no news about the data, which is in its volume.
    if (error instanceof SetupError) return stale(reasonOf(error));
    throw error;
  }
}

/** The engine that made it, in the environment of this process. */
export function engineOf({ engine }: ContainerSettings): ContainerEngine {
  return { program: engine, environment: process.env };
}

function reasonOf({ message }: SetupError): string {
  const words = message.replace(/\.$/u, '');
  return /^(?:The|This)\b/u.test(words) ? words.replace(/^T/u, 't') : words;
}

function serverOf(settings: ContainerSettings): ContainerServer {
  const { host, port, database, user, engine, container, volume, image, digest } = settings;
  const { serverVersion, pgvector } = settings;
  const address = { host, port, socketDir: null, database, user };
  const versions = { serverVersion, pgvector };
  return { kind: 'container', ...address, ...versions, engine, container, volume, image, digest };
}
