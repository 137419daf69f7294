import { SetupError } from '../errors/setup-error.ts';
import { destroyFallback } from '../fallback/destroy-fallback.ts';
import { fallbackPaths } from '../fallback/fallback-paths.ts';
import { settleMove } from '../fallback/move/settle-move.ts';
import { refuseHeldWrites } from '../fallback/refuse-held-writes.ts';
import { fenceWrites } from '../fallback/write-fence.ts';
import { forgetFence } from '../journal/forget-fence.ts';
import {
  fallbackSettings,
  primarySettings,
  settingSecrets,
} from '../settings/database-settings.ts';
import { readSettings } from '../settings/read-settings.ts';
import type { CommandContext, CommandOutcome } from './command.ts';
import { endFollowing, sidesOf } from './fallback-follow.ts';
import { fallbackOutcome } from './fallback-outcome.ts';
import { destroyService } from './fallback-service.ts';
import { settingsRequest, stateDirPath } from './settings-request.ts';

/** `fallback destroy`: asks first, and refuses while the fallback holds what is nowhere else. */
export async function destroy(context: CommandContext): Promise<CommandOutcome> {
  await confirm(context);
  const stateDir = stateDirPath(context);
  const { signal } = context;
  const { settings } = await readSettings(await settingsRequest(context));
  context.hideSecrets(settingSecrets(settings));
  // A move that was killed has left two of them.
  const { mode, password } = fallbackSettings(settings);
  await settleMove(stateDir, mode, password);
  // To look for writes; whatever else is wrong with the settings keeps nobody from deleting.
  const look = context.args.options.has('discard-writes')
    ? null
    : await refuseHeldWrites({
        ...{ stateDir, password, signal },
        primary: primarySettings(settings),
        onProgress: context.progress,
      });
  const followed = await endFollowing(sidesOf(settings, signal), fallbackPaths(stateDir));
  const fence = look === null ? undefined : () => fenceWrites(look.address, look.print, signal);
  const { removed: gone, stays: left } = await destroyFallback(stateDir, signal, fence);
  const removed = [...gone, ...(await destroyService(context))];
  // Or a router would wait for what is gone.
  await forgetFence(stateDir);
  const stays = [...followed, ...left];
  const done =
    removed.length === 0 && stays.length === 0 ? 'There was nothing to delete.' : 'Deleted.';
  return fallbackOutcome([done, ...stays], { removed, stays });
}

async function confirm(context: CommandContext): Promise<void> {
  if (context.args.options.has('yes')) return;
  if (!context.terminal.interactive) {
    const given = context.args.options.has('discard-writes') ? ' --discard-writes' : '';
    throw new SetupError('CONFIRMATION_REQUIRED', {
      message: 'This deletes the local fallback with all its data, and there is no way back.',
      fix: `Type "setup-wizard fallback destroy --yes${given}" when that is meant.`,
    });
  }
  const answer = await context.ask(
    'This deletes the local fallback with all its data, and there is no way back. Type "destroy" to go on: ',
  );
  if (answer.trim() === 'destroy') return;
  throw new SetupError('CANCELLED', {
    message: 'Nothing was deleted.',
    fix: 'Type the word "destroy" at the question when that is meant.',
  });
}
