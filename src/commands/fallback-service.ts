import { homedir, userInfo } from 'node:os';
import { platform } from 'node:process';
import { SetupError } from '../errors/setup-error.ts';
import { installService } from '../fallback/service/install-service.ts';
import { installedProgram } from '../fallback/service/service-command.ts';
import type { ServiceRequest } from '../fallback/service/service-request.ts';
import { serviceStatus } from '../fallback/service/service-status.ts';
import { removeService, uninstallService } from '../fallback/service/uninstall-service.ts';
import type { CommandContext, CommandOutcome } from './command.ts';
import { stateDirPath } from './settings-request.ts';

/** What `fallback service` can be told to do. */
const serviceActions = ['install', 'uninstall', 'status'] as const;

/** Has the operating system start the fallback at login, or no longer, or tells whether it does. */
export async function fallbackService(context: CommandContext): Promise<CommandOutcome> {
  const [action] = context.args.operands;
  const request = serviceRequest(context);
  if (action === 'install') return await install(request);
  if (action === 'uninstall') return await uninstall(request);
  if (action === 'status') return await status(request);
  throw new SetupError('USAGE', {
    message: `"fallback service" needs one of: ${serviceActions.join(', ')}.`,
    fix: 'Type "setup-wizard fallback service status", for example.',
  });
}

/** Removes the service of a fallback that is gone; returns the names of what was removed. */
export async function destroyService(context: CommandContext): Promise<readonly string[]> {
  const removed = await removeService(serviceRequest(context));
  return removed === null ? [] : [`service ${removed.place.name}`];
}

/** The service of the state directory of this run, for the user of this run. */
function serviceRequest(context: CommandContext): ServiceRequest {
  const { environment, signal } = context;
  const { username, uid } = userInfo();
  const home = environment['HOME'] ?? homedir();
  return {
    stateDir: stateDirPath(context),
    // Windows says -1.
    host: { platform, home, environment, uid: Math.max(uid, 0), user: username },
    program: installedProgram(),
    signal,
  };
}

async function install(request: ServiceRequest): Promise<CommandOutcome> {
  const result = await installService(request);
  if (result.kind === 'not needed') {
    return outcome([`No service is needed. ${result.reason}`], { installed: false, needed: false });
  }
  const { changed, place } = result;
  const lines = [
    changed
      ? `Installed ${place.name}: the fallback runs and starts again at every login.`
      : `Already installed and running: ${place.name}.`,
    ...(place.manager === 'systemd'
      ? [
          `To have it start with the machine, before anybody logs in: loginctl enable-linger ${request.host.user}`,
        ]
      : []),
    ...(request.program.includes('_npx')
      ? [
          'It runs the program from the cache of npx: install it (npm install setup-wizard), then run this again from there.',
        ]
      : []),
  ];
  return outcome(lines, { installed: true, needed: true, changed, ...place });
}

async function uninstall(request: ServiceRequest): Promise<CommandOutcome> {
  const removed = await uninstallService(request);
  if (removed === null) return outcome(['There was no service.'], { removed: false });
  const { place, movedFrom } = removed;
  const lines = [
    `Removed the service ${place.name} (${place.path}); the fallback is left as it is.`,
    ...(movedFrom === null ? [] : [`It was of ${movedFrom}, from where this one was moved.`]),
  ];
  return outcome(lines, { removed: true, name: place.name, file: place.path, movedFrom });
}

async function status(request: ServiceRequest): Promise<CommandOutcome> {
  const found = await serviceStatus(request);
  switch (found.kind) {
    case 'unavailable':
      return outcome(withoutManager(found.words, found.file), { ...found });
    case 'absent':
      return outcome(['No service is installed.'], { ...found });
    case 'installed': {
      const when = found.enabled ? 'starts at every login' : 'does not start at login';
      const now = found.active ? 'runs' : 'does not run';
      const line = `Installed: ${found.name} ${when} and ${now} now.`;
      return outcome([line, ...moved(found.movedFrom)], { ...found });
    }
  }
}

function withoutManager(words: string, file: string | null): readonly string[] {
  return [
    `No service manager of this user answers: ${words}.`,
    'Type "setup-wizard fallback start" where the application starts; "setup-wizard fallback service install" prints the lines for that.',
    ...(file === null
      ? []
      : [
          `A service is described in ${file} all the same; "setup-wizard fallback service uninstall" removes it.`,
        ]),
  ];
}

function moved(from: string | null): readonly string[] {
  return from === null
    ? []
    : [
        `It starts the fallback of ${from}, from where this one was moved: type "setup-wizard fallback service install" to renew it.`,
      ];
}

function outcome(
  lines: readonly string[],
  document: Readonly<Record<string, unknown>>,
): CommandOutcome {
  return { exitCode: 0, lines, document, error: null };
}
