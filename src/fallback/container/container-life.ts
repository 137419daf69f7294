import { SetupError } from '../../errors/setup-error.ts';
import type { FallbackLife, LifeOptions, LogOptions, StopResult } from '../fallback-life.ts';
import type { FallbackPaths } from '../fallback-paths.ts';
import { notProvisioned } from '../not-provisioned.ts';
import type { ContainerSettings } from '../server-settings.ts';
import { bringUp, removeContainer, removeVolume } from './bring-up.ts';
import { recordedEngine } from './choose-engine.ts';
import { askEngine, commandEngine, type ContainerEngine } from './container-engine.ts';
import { containerFacts } from './container-facts.ts';
import { copiedFrom, copyNote, otherHome } from './container-owner.ts';
import { containerStatus, engineOf } from './container-status.ts';
import { engineLines } from './engine-lines.ts';
import { type LocalImage, localImage } from './local-image.ts';
import { readContainerSettings } from './read-container-settings.ts';
import { serveContainer } from './serve-container.ts';

/** The container of a fallback, asked for and commanded through its engine. */
export const containerLife: FallbackLife = {
  status: containerStatus,
  start: async (options) => {
    await start(options);
  },
  stop,
  serve: async (options) => {
    const { engine, settings } = await start(options);
    return { ended: serveContainer(engine, settings, options.signal) };
  },
  logs,
  remove,
  stays,
};

interface Started {
  readonly engine: ContainerEngine;
  readonly settings: ContainerSettings;
}

async function start({ paths, signal }: LifeOptions): Promise<Started> {
  const settings = await readContainerSettings(paths.settings);
  if (settings === null) throw notProvisioned();
  const engine = await recordedEngine(settings.engine, { environment: process.env, signal });
  const home = await copiedFrom(engine, settings, paths, signal);
  if (home !== null) throw notProvisioned(copyNote(settings, home));
  const image = await imageOf(engine, settings, signal);
  const begun = new Set<string>();
  try {
    await bringUp(engine, settings, { paths, image, signal, before: (what) => begun.add(what) });
  } catch (error) {
    // Not left half started, for the engine would go on trying. A server that has not come up yet may
    // miss a polite signal; what was committed is safe from a kill.
    if (begun.has('start') || begun.has('container')) {
      await askEngine(engine, ['kill', settings.container]).catch(() => undefined);
    }
    throw error;
  }
  return { engine, settings };
}

/** A container that was removed by hand is made again over its volume, with the image it had. */
async function imageOf(
  engine: ContainerEngine,
  settings: ContainerSettings,
  signal: AbortSignal | undefined,
): Promise<LocalImage> {
  const image = await localImage(engine, settings.digest, signal);
  if (image !== null) return image;
  throw new SetupError('IMAGE_MISSING', {
    message: `The image ${settings.image} of the fallback is not here any more.`,
    detail: settings.digest,
    fix: 'Type "setup-wizard --non-interactive", which fetches it again; the data is kept in its volume.',
    target: 'fallback',
  });
}

/** What a process ended by SIGKILL is reported with: 128 and the number of the signal. */
const killedCode = 137;

async function stop(paths: FallbackPaths): Promise<StopResult> {
  const settings = await readContainerSettings(paths.settings);
  if (settings === null) return { stopped: false, killed: false };
  const engine = engineOf(settings);
  const home = await copiedFrom(engine, settings, paths);
  if (home !== null) return { stopped: false, killed: false, note: copyNote(settings, home) };
  const facts = await containerFacts(engine, settings);
  const runs = facts?.ours === true && ['running', 'restarting', 'paused'].includes(facts.state);
  if (!runs) return { stopped: false, killed: false };
  if (facts.state === 'paused') await commandEngine(engine, ['unpause', settings.container]);
  await commandEngine(engine, ['stop', settings.container]);
  const after = await containerFacts(engine, settings);
  return { stopped: true, killed: after?.exitCode === killedCode };
}

async function* logs({ paths, lines, follow, signal }: LogOptions): AsyncGenerator<string> {
  const settings = await readContainerSettings(paths.settings);
  if (settings === null) return;
  const engine = engineOf(settings);
  const facts = await containerFacts(engine, settings, signal);
  if (facts?.ours !== true || (await otherHome(facts.home, settings, paths)) !== null) return;
  const options = ['--tail', String(lines), ...(follow ? ['--follow'] : [])];
  yield* engineLines(engine, ['logs', ...options, settings.container], signal);
}

async function remove(paths: FallbackPaths): Promise<readonly string[]> {
  const settings = await readContainerSettings(paths.settings);
  if (settings === null) return [];
  const engine = engineOf(settings);
  if ((await copiedFrom(engine, settings, paths)) !== null) return [];
  const container = await removeContainer(engine, settings);
  const volume = await removeVolume(engine, settings);
  return [
    ...(container ? [`container ${settings.container}`] : []),
    ...(volume ? [`volume ${settings.volume}`] : []),
  ];
}

async function stays(paths: FallbackPaths): Promise<readonly string[]> {
  const settings = await readContainerSettings(paths.settings);
  if (settings === null) return [];
  const home = await copiedFrom(engineOf(settings), settings, paths);
  return home === null ? [] : [copyNote(settings, home)];
}
