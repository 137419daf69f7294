import { SetupError } from '../errors/setup-error.ts';
import { describeStateDir } from '../files/state-dir.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import { routeDocument, routeUrl } from '../report/route-document.ts';
import { routeEnvironment } from '../report/route-environment.ts';
import { routeError, routeExitCode } from '../report/route-report.ts';
import { routeSession } from '../report/route-session.ts';
import type { LiveSwitchboard, SwitchboardOptions } from '../router/live-switchboard.ts';
import type { RouterStatus } from '../router/router-status.ts';
import { usualTiming } from '../router/router-timing.ts';
import { startupReport } from '../router/startup-report.ts';
import { configuredTargets } from '../settings/configured-targets.ts';
import { settingSecrets } from '../settings/database-settings.ts';
import { readSettings } from '../settings/read-settings.ts';
import type { CommandContext, CommandOutcome } from './command.ts';
import { openUntil } from './open-until.ts';
import { type RouteRequest, routeRequest } from './route-request.ts';
import { settingsRequest, stateDirPath } from './settings-request.ts';

/**
 * Tells which database to use now. Starts a stopped fallback when the primary cannot be used, and writes
 * down that the fallback is in use, as a router does.
 *
 * @throws SetupError SETTINGS_INVALID when no database is configured, CANCELLED
 */
export async function route(context: CommandContext): Promise<CommandOutcome> {
  const request = routeRequest(context.args);
  const targets = await targetsOf(context);
  const stateDir = await describeStateDir(stateDirPath(context));
  if (stateDir.kind === 'unsafe') throw stateDir.error;
  const options: SwitchboardOptions = {
    targets,
    writes: request.writes,
    failBack: request.failBack,
    startFallback: request.startFallback,
    timing: { ...usualTiming, startMs: request.startMs, holdMs: request.startMs },
    stateDir: stateDirPath(context),
    applicationName: 'setup-wizard route',
  };
  if (request.watch) {
    const { watchRoute } = await import('./route-watch.ts');
    return await watchRoute(context, options, request);
  }
  const board = await openUntil(context.signal, options, 'settled');
  if (board === null) throw cancelled();
  try {
    return routeOutcome(await wholeStatus(board), targets, request);
  } finally {
    await board.close();
  }
}

function cancelled(): SetupError {
  return new SetupError('CANCELLED', {
    message: 'Cancelled before it was clear which database can be used.',
    fix: 'Run the same command again.',
  });
}

/** A start that has made its choice waits for nobody else; a report does, for what it says of both. */
async function wholeStatus(board: LiveSwitchboard): Promise<RouterStatus> {
  const { targets } = board.status();
  const unasked = [targets.primary, targets.fallback].some(
    (found) => found !== null && !found.reachable && found.problem === null,
  );
  return unasked ? await board.health() : board.status();
}

async function targetsOf(context: CommandContext): Promise<SwitchboardOptions['targets']> {
  const { settings } = await readSettings(await settingsRequest(context));
  context.hideSecrets(settingSecrets(settings));
  return configuredTargets(settings);
}

/** Words a status in the format that was asked for. */
export function routeOutcome(
  status: RouterStatus,
  targets: SwitchboardOptions['targets'],
  { format, withPassword }: RouteRequest,
): CommandOutcome {
  const settings = status.target === null ? null : targets[status.target];
  const password = withPassword ? (settings?.password ?? null) : null;
  const output = outputFor(format, status, settings, withPassword);
  return {
    exitCode: routeExitCode(status),
    lines: startupReport(status),
    document: {
      ...routeDocument(status, { settings, withPassword }),
      ...(withPassword ? { password } : {}),
    },
    error: routeError(status, targets.primary),
    ...(output === null ? {} : { output }),
    ...(password === null ? {} : { reveals: [password] }),
  };
}

/** What env and url print; null for the formats that the program prints for every command. */
function outputFor(
  format: RouteRequest['format'],
  status: RouterStatus,
  settings: ConnectionSettings | null,
  withPassword: boolean,
): string | null {
  if (format !== 'env' && format !== 'url') return null;
  if (settings === null) return '';
  if (format === 'url') return `${routeUrl(status, { settings, withPassword })}\n`;
  const session = routeSession(status);
  return `${routeEnvironment({ settings, session, withPassword }).join('\n')}\n`;
}
