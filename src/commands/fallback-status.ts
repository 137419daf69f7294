import { SetupError } from '../errors/setup-error.ts';
import { fallbackPaths } from '../fallback/fallback-paths.ts';
import { fallbackStatus } from '../fallback/fallback-status.ts';
import { followMark } from '../fallback/follow-mark.ts';
import type { ProvisionerKind } from '../fallback/provisioner.ts';
import { readServerSettings } from '../fallback/server-settings.ts';
import { followLines } from '../report/follow-lines.ts';
import { settingSecrets } from '../settings/database-settings.ts';
import { readSettings } from '../settings/read-settings.ts';
import type { FollowState } from '../transfer/follow/follow-state.ts';
import type { CommandContext, CommandOutcome } from './command.ts';
import { describeServer, fallbackOutcome } from './fallback-outcome.ts';
import { settingsRequest, stateDirPath } from './settings-request.ts';

/** `fallback status`: exit code 1 unless it runs and answers. */
export async function statusOfFallback(context: CommandContext): Promise<CommandOutcome> {
  const stateDir = stateDirPath(context);
  const [found, settings] = await Promise.all([
    fallbackStatus(stateDir),
    readServerSettings(fallbackPaths(stateDir).settings),
  ]);
  const kind = settings?.kind ?? null;
  switch (found.state) {
    case 'running': {
      const follow = await following(context);
      const lines = [
        `Running: ${describeServer(found.server)}.`,
        ...(follow === null ? [] : followLines(follow)),
      ];
      return fallbackOutcome(lines, { ...found, follow });
    }
    case 'stale': {
      const line = `Not running (${kind ?? 'of unknown kind'}: ${found.reason}); its data is kept.`;
      return notRunning(line, { ...found }, start(kind));
    }
    case 'stopped': {
      const document = { ...found, kind };
      if (!found.provisioned) {
        const whose = found.note === undefined ? '' : ` ${found.note}`;
        return notRunning(`There is none yet.${whose}`, document, setUp);
      }
      const line = `Stopped (${kind ?? 'of unknown kind'}); its data is kept.`;
      return notRunning(line, document, start(kind));
    }
  }
}

/** Most fallbacks do not follow; then nobody is asked. */
async function following(context: CommandContext): Promise<FollowState | null> {
  const paths = fallbackPaths(stateDirPath(context));
  if ((await followMark.read(paths)) === null) return null;
  const { followStatus, sidesOf } = await import('./fallback-follow.ts');
  const { settings } = await readSettings(await settingsRequest(context));
  context.hideSecrets(settingSecrets(settings));
  return await followStatus(sidesOf(settings, context.signal), paths);
}

const setUp = 'Type "setup-wizard --non-interactive" to set it up.';

function start(kind: ProvisionerKind | null): string {
  return kind === 'existing'
    ? 'You run that server yourself: start it the way you start it.'
    : 'Type "setup-wizard fallback start".';
}

function notRunning(
  line: string,
  document: Readonly<Record<string, unknown>>,
  fix: string,
): CommandOutcome {
  const error = new SetupError('FALLBACK_NOT_RUNNING', {
    message: 'The local fallback is not running.',
    fix,
    target: null,
  });
  return { exitCode: error.exitCode, lines: [line], document, error };
}
