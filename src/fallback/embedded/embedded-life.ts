import { once } from 'node:events';
import { SetupError } from '../../errors/setup-error.ts';
import { signalChild } from '../../processes/signal-child.ts';
import type { FallbackLife, LifeOptions } from '../fallback-life.ts';
import { logLines } from '../log-lines.ts';
import { privateJson } from '../private-json.ts';
import { embeddedStatus } from './embedded-status.ts';
import { endServer } from './end-server.ts';
import { launchServer } from './launch-server.ts';
import { readEmbeddedSettings } from './read-embedded-settings.ts';
import { settleUpgrade } from './upgrade-stage.ts';

/** The gateway process and its engine: started, found again by their marks, and ended. */
export const embeddedLife: FallbackLife = {
  status: embeddedStatus,
  start: async (options) => {
    await settleUpgrade(options.paths);
    await keepDurability(options);
    await launchServer({ ...options, foreground: false, signal: options.signal });
  },
  stop: endServer,
  serve,
  logs: ({ paths, ...options }) => logLines(paths.log, options),
  remove: () => Promise.resolve([]),
};

async function serve(options: LifeOptions): Promise<{ readonly ended: Promise<void> }> {
  const { paths, limits, signal } = options;
  await settleUpgrade(paths);
  await keepDurability(options);
  const server = await launchServer({ paths, limits, foreground: true, signal });
  const closed = once(server, 'close') as Promise<[number | null]>;
  const stop = (): void => void signalChild(server, 'SIGTERM');
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted === true) stop();
  const ended = closed.then(([code]) => {
    signal?.removeEventListener('abort', stop);
    if (code === 0 || signal?.aborted === true) return;
    throw new SetupError('FALLBACK_START_FAILED', {
      message: 'The local fallback ended unexpectedly.',
      fix: 'Look at "setup-wizard fallback logs", then run this again.',
      target: 'fallback',
    });
  });
  return { ended };
}

/** Also for the starts that follow: a boot script does not repeat the wish. */
async function keepDurability({ paths, durability }: LifeOptions): Promise<void> {
  const settings = await readEmbeddedSettings(paths.settings);
  if (durability === undefined || settings === null || settings.durability === durability) return;
  await privateJson.write(paths.settings, { ...settings, durability });
}
