import { SetupError } from '../../errors/setup-error.ts';
import { quoteIdentifier } from '../../postgres/quote-identifier.ts';
import type { FallbackLife, LifeOptions } from '../fallback-life.ts';
import type { FallbackPaths } from '../fallback-paths.ts';
import type { FallbackStatus } from '../fallback-status.ts';
import { notProvisioned } from '../not-provisioned.ts';
import { probePort } from '../probe-port.ts';
import type { ExistingSettings } from '../server-settings.ts';
import { readExistingSettings } from './read-existing-settings.ts';

/** The life of a server that the operator runs: this program looks at it and leaves it alone. */
export const existingLife: FallbackLife = {
  status,
  start: refuseStart,
  stop: () =>
    Promise.resolve({
      stopped: false,
      killed: false,
      note: 'The fallback is a server that you run yourself; it was left as it is.',
    }),
  serve: async (options) => {
    await refuseStart(options);
    throw new SetupError('FALLBACK_MODE_UNAVAILABLE', {
      message: 'The fallback is a server that you run yourself, so there is nothing to run here.',
      fix: 'Leave "fallback serve" out; "setup-wizard fallback status" tells whether that server answers.',
      target: 'fallback',
    });
  },
  logs,
  remove: () => Promise.resolve([]),
  stays,
};

/** One question of the protocol; there is no password at hand to log in with. */
async function status(paths: FallbackPaths): Promise<FallbackStatus> {
  const settings = await readExistingSettings(paths.settings);
  if (settings === null) return { state: 'stopped', provisioned: false };
  const { kind, host, port, database, user, serverVersion, pgvector } = settings;
  const socketDir = host.startsWith('/') ? host : null;
  const server = { kind, host, port, socketDir, database, user, serverVersion, pgvector };
  if (await probePort(host, port)) return { state: 'running', server };
  return { state: 'stale', server, reason: `nothing answers at ${place(settings)}` };
}

async function refuseStart({ paths }: LifeOptions): Promise<void> {
  const settings = await readExistingSettings(paths.settings);
  if (settings === null) throw notProvisioned();
  if (await probePort(settings.host, settings.port)) return;
  throw new SetupError('FALLBACK_NOT_RUNNING', {
    message: `The fallback is a server that you run yourself, and it does not answer at ${place(settings)}.`,
    fix: 'Start it the way you start it (on many systems: sudo systemctl start postgresql), then run this again.',
    target: 'fallback',
  });
}

async function* logs({ paths }: { readonly paths: FallbackPaths }): AsyncGenerator<string> {
  const settings = await readExistingSettings(paths.settings);
  if (settings === null) return;
  yield `The server at ${place(settings)} is one that you run yourself, and its log is where that server keeps it: show log_directory; as an administrator.`;
}

async function stays(paths: FallbackPaths): Promise<readonly string[]> {
  const settings = await readExistingSettings(paths.settings);
  if (settings === null) return [];
  const { database, user, made } = settings;
  const whose = (mine: boolean): string => (mine ? ', made by this program' : '');
  return [
    `The server at ${place(settings)} keeps the database "${database}"${whose(made.database)}. To remove it, as an administrator: drop database ${quoteIdentifier(database)};`,
    `It keeps the role "${user}"${whose(made.role)}, too: drop role ${quoteIdentifier(user)};`,
  ];
}

function place({ host, port }: ExistingSettings): string {
  return `${host}:${String(port)}`;
}
