import { SetupError } from '../../errors/setup-error.ts';
import { runProgram } from '../../processes/run-program.ts';
import type { ServiceHost, ServicePlace } from './service-place.ts';

/** What the manager of a user's services can do with one of them. */
export interface ServiceManager {
  /** Null when it answers; else what it was asked and what it said, as a clause. */
  readonly silence: () => Promise<string | null>;
  /** Whether it begins with the session, and whether it runs now. */
  readonly state: () => Promise<{ readonly enabled: boolean; readonly active: boolean }>;
  /** Reads the file anew, and has the service begin with the session. Throws SERVICE_FAILED. */
  readonly enable: () => Promise<void>;
  /** Starts it now. Throws SERVICE_FAILED. */
  readonly start: () => Promise<void>;
  /** Stops it, and no longer has it begin with the session. Throws SERVICE_FAILED. */
  readonly disable: () => Promise<void>;
  /** After the file was removed. Never throws. */
  readonly forget: () => Promise<void>;
}

/** Stopping waits for the server, which may take ten seconds before it is killed. Milliseconds. */
const patience = 60_000;

/** The manager of the user's services, by its own program. */
export function serviceManager(
  place: ServicePlace,
  host: ServiceHost,
  signal?: AbortSignal,
): ServiceManager {
  return place.manager === 'systemd' ? systemd(place, host, signal) : launchd(place, host, signal);
}

function systemd(
  { name }: ServicePlace,
  host: ServiceHost,
  signal: AbortSignal | undefined,
): ServiceManager {
  const ask = asker('systemctl', host, signal);
  const command = async (...words: readonly string[]): Promise<void> => {
    const answer = await ask('--user', ...words);
    if (answer.exitCode !== 0) throw failed(`systemctl --user ${words.join(' ')}`, answer.words);
  };
  return {
    silence: async () => {
      const answer = await ask('--user', 'is-system-running');
      // Also while it starts, and when another service has failed; "offline" is none.
      const states = /^(?:running|degraded|starting|initializing|maintenance)\b/u;
      return states.test(answer.words)
        ? null
        : asClause('systemctl --user is-system-running', answer);
    },
    state: async () => {
      const [enabled, active] = await Promise.all([
        ask('--user', 'is-enabled', name),
        ask('--user', 'is-active', name),
      ]);
      return { enabled: enabled.exitCode === 0, active: active.exitCode === 0 };
    },
    enable: async () => {
      await command('daemon-reload');
      await command('enable', name);
    },
    start: () => command('start', name),
    disable: () => command('disable', '--now', name),
    forget: async () => {
      await ask('--user', 'daemon-reload');
    },
  };
}

function launchd(
  { name, path }: ServicePlace,
  host: ServiceHost,
  signal: AbortSignal | undefined,
): ServiceManager {
  const ask = asker('launchctl', host, signal);
  const domain = `gui/${String(host.uid)}`;
  const service = `${domain}/${name}`;
  const loaded = async (): Promise<boolean> => (await ask('print', service)).exitCode === 0;
  const unload = async (): Promise<void> => {
    if (!(await loaded())) return;
    const answer = await ask('bootout', service);
    if (answer.exitCode !== 0) throw failed(`launchctl bootout ${service}`, answer.words);
  };
  return {
    silence: async () => {
      const answer = await ask('print', domain);
      return answer.exitCode === 0 ? null : asClause(`launchctl print ${domain}`, answer);
    },
    // Whatever is loaded begins with the session and is kept running.
    state: async () => {
      const there = await loaded();
      return { enabled: there, active: there };
    },
    enable: unload,
    start: async () => {
      const answer = await ask('bootstrap', domain, path);
      if (answer.exitCode !== 0) throw failed(`launchctl bootstrap ${domain}`, answer.words);
    },
    disable: unload,
    forget: () => Promise.resolve(),
  };
}

interface ManagerAnswer {
  readonly exitCode: number | null;
  readonly words: string;
}

function asker(program: string, { environment }: ServiceHost, signal: AbortSignal | undefined) {
  return async (...args: readonly string[]): Promise<ManagerAnswer> => {
    const env = { ...environment, LC_ALL: 'C.UTF-8' };
    const run = await runProgram(program, args, { env, timeoutMs: patience, signal });
    if (run.kind === 'absent') return { exitCode: null, words: `${program} is not there` };
    if (run.kind === 'stopped') return { exitCode: null, words: `${program} took too long` };
    const { exitCode, stdout, stderr } = run;
    return { exitCode, words: [stdout, stderr].filter((text) => text !== '').join('\n') };
  };
}

function asClause(command: string, { exitCode, words }: ManagerAnswer): string {
  // Then the words are ours.
  if (exitCode === null) return words;
  return words === ''
    ? `"${command}" ended with ${String(exitCode)}`
    : `"${command}" answered "${words.replaceAll('\n', ' ')}"`;
}

function failed(command: string, words: string): SetupError {
  return new SetupError('SERVICE_FAILED', {
    message: `"${command}" failed; nothing of the service was left behind.`,
    detail: words,
    fix: 'Do what it says, then run this again.',
    target: 'fallback',
  });
}
