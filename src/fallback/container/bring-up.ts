import { SetupError } from '../../errors/setup-error.ts';
import type { FallbackPaths } from '../fallback-paths.ts';
import type { ContainerSettings } from '../server-settings.ts';
import { acceptsLogins } from './accepts-logins.ts';
import { awaitServer } from './await-server.ts';
import { askEngine, commandEngine, type ContainerEngine } from './container-engine.ts';
import { type ContainerFacts, containerFacts, volumeFacts } from './container-facts.ts';
import { homeOf, isHome } from './container-owner.ts';
import { homeLabel, idLabel } from './container-shape.ts';
import { createContainer } from './create-container.ts';
import type { LocalImage } from './local-image.ts';
import { nameTaken } from './name-taken.ts';
import { portTakenInEngine, refuseTakenPort } from './port-taken.ts';
import { publishedAddress } from './published-address.ts';

/** Told of each thing before it is done: what would have to be taken back, in the order of doing. */
export type BeforeStep = (what: 'volume' | 'container' | 'removed' | 'start') => unknown;

export interface BringUpOptions {
  /** Of the state directory that it is for. */
  readonly paths: FallbackPaths;
  readonly image: Pick<LocalImage, 'volumePath'>;
  readonly signal?: AbortSignal | undefined;
  readonly before?: BeforeStep;
}

/** Throws CONTAINER_NAME_TAKEN when one of the two names is taken by something that is not ours. */
export async function refuseForeign(
  engine: ContainerEngine,
  settings: ContainerSettings,
  signal?: AbortSignal,
): Promise<void> {
  const [facts, volume] = await Promise.all([
    containerFacts(engine, settings, signal),
    volumeFacts(engine, settings, signal),
  ]);
  if (facts?.ours === false) throw nameTaken(engine, 'container', settings);
  if (volume?.ours === false) throw nameTaken(engine, 'volume', settings);
}

/**
 * Sees to it that the container of these settings runs over its volume and that its server answers at
 * the port. A container that is not as the settings want it is made anew; the volume is kept. Throws
 * PORT_TAKEN, CONTAINER_NAME_TAKEN, ENGINE_FAILED, ENGINE_NOT_RUNNING, DISK_FULL,
 * FALLBACK_START_FAILED and CANCELLED.
 */
export async function bringUp(
  engine: ContainerEngine,
  settings: ContainerSettings,
  { paths, image, signal, before = () => undefined }: BringUpOptions,
): Promise<void> {
  await refuseForeign(engine, settings, signal);
  await ensureVolume(engine, settings, paths, before);
  const facts = await unpaused(engine, settings);
  const fits = facts !== null && (await isAsWanted(facts, settings, paths));
  if (fits && facts.state === 'running' && (await acceptsLogins(settings))) return;
  if (facts !== null && !fits) {
    before('removed');
    await removeContainer(engine, settings);
  }
  // One that runs, and is only slow to answer, holds its port itself.
  if (!fits || !['running', 'restarting'].includes(facts.state)) {
    await refuseTakenPort(engine, settings.host, settings.port);
    before(fits ? 'start' : 'container');
    if (!fits) {
      await createContainer(engine, settings, { ...image, home: await homeOf(paths) });
    }
    await startContainer(engine, settings);
  }
  await awaitServer(engine, settings, signal);
}

async function unpaused(
  engine: ContainerEngine,
  settings: ContainerSettings,
): Promise<ContainerFacts | null> {
  const facts = await containerFacts(engine, settings);
  if (facts?.state !== 'paused') return facts;
  await commandEngine(engine, ['unpause', settings.container]);
  return { ...facts, state: 'running' };
}

/** Starts a container that exists. Throws PORT_TAKEN in the engine's words, and what an engine refuses. */
async function startContainer(engine: ContainerEngine, settings: ContainerSettings): Promise<void> {
  const { container, host, port } = settings;
  try {
    await commandEngine(engine, ['start', container]);
  } catch (error) {
    if (!(error instanceof SetupError) || error.code !== 'PORT_TAKEN') throw error;
    throw await portTakenInEngine(engine, { host, port, detail: error.detail });
  }
}

/**
 * Removes the container of these settings whatever it does; nothing when there is none. `at once` kills
 * its server: while the data is made for the first time nothing else would end it soon.
 */
export async function removeContainer(
  engine: ContainerEngine,
  settings: ContainerSettings,
  how: 'gently' | 'at once' = 'gently',
): Promise<boolean> {
  const facts = await containerFacts(engine, settings);
  if (facts?.ours !== true) return false;
  if (facts.state === 'running') {
    // One that has ended in the meantime is no failure; what is left to do is the same.
    await askEngine(engine, [how === 'gently' ? 'stop' : 'kill', settings.container]);
  }
  await commandEngine(engine, ['rm', '--force', '--volumes', settings.container]);
  return true;
}

/** Removes the volume of these settings with all its data; nothing when there is none. */
export async function removeVolume(
  engine: ContainerEngine,
  settings: ContainerSettings,
): Promise<boolean> {
  if ((await volumeFacts(engine, settings))?.ours !== true) return false;
  await commandEngine(engine, ['volume', 'rm', settings.volume]);
  return true;
}

async function ensureVolume(
  engine: ContainerEngine,
  settings: ContainerSettings,
  paths: FallbackPaths,
  before: BeforeStep,
): Promise<void> {
  if ((await volumeFacts(engine, settings))?.ours === true) return;
  before('volume');
  const labels = [`${idLabel}=${settings.id}`, `${homeLabel}=${await homeOf(paths)}`];
  const options = labels.flatMap((label) => ['--label', label]);
  await commandEngine(engine, ['volume', 'create', ...options, settings.volume]);
}

async function isAsWanted(
  facts: ContainerFacts,
  settings: ContainerSettings,
  paths: FallbackPaths,
): Promise<boolean> {
  const address = await publishedAddress(settings.host);
  return (
    facts.published.some((place) => place.address === address && place.port === settings.port) &&
    facts.published.length === 1 &&
    facts.volumes.includes(settings.volume) &&
    facts.digest === settings.digest &&
    (await isHome(facts.home, paths)) &&
    // Made, and never started: nobody knows how far whoever made it came.
    !['created', 'configured', 'initialized', 'removing', 'dead'].includes(facts.state)
  );
}
