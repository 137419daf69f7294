import { errorGuide } from '../errors/error-guide.ts';
import type { ExitCode } from '../errors/error-codes.ts';
import { SetupError } from '../errors/setup-error.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import { fixOfReason } from '../postgres/fix-of-reason.ts';
import type { RouterStatus } from '../router/router-status.ts';

/** Design contract 3.4: on the fallback in place of a primary is 4, nothing to work with is 1. */
export function routeExitCode({ mode, target }: RouterStatus): ExitCode {
  if (target === null) return 1;
  switch (mode) {
    case 'normal':
    case 'local':
      return 0;
    case 'degraded':
      return 4;
    case 'unavailable':
      return 1;
  }
}

/**
 * Why the fallback, or nothing, is in use, as the one error to report; null when all is well.
 *
 * @param primary how to reach it, for what to type
 */
export function routeError(
  status: RouterStatus,
  primary: ConnectionSettings | null,
): SetupError | null {
  const { mode, reason, reconcileRequired, unreplayed } = status;
  if (mode === 'normal' || mode === 'local') return null;
  if (status.state === 'reconciling') return nobodyServesMeanwhile();
  const held = status.state === 'recovered' && reconcileRequired;
  if (held || (mode === 'degraded' && reason?.code === 'RECONCILE_REQUIRED')) {
    const many =
      unreplayed === null ? 'writes' : `${unreplayed} ${unreplayed === 1 ? 'write' : 'writes'}`;
    return new SetupError('RECONCILE_REQUIRED', {
      message: `The fallback holds ${many} that the primary does not have, so it stays in use.`,
      detail: reason === null ? null : `The primary was left: ${reason.message}`,
      fix: errorGuide.RECONCILE_REQUIRED.fix,
    });
  }
  if (status.state === 'down' || reason === null) return nothingServes(status);
  const fix =
    primary === null ? null : fixOfReason(reason, { settings: primary, target: 'primary' });
  return new SetupError(reason.code, {
    message: reason.message,
    fix: fix ?? errorGuide[reason.code].fix,
    target: 'primary',
  });
}

function nobodyServesMeanwhile(): SetupError {
  return new SetupError('DATABASE_UNAVAILABLE', {
    message: 'No database can be used while the writes of the fallback are brought back.',
    detail: 'setup-wizard reconcile holds both for its last step, which takes seconds.',
    fix: 'Ask again. If that run was killed, run it again: setup-wizard reconcile --apply',
  });
}

function nothingServes({ targets, reason }: RouterStatus): SetupError {
  // A primary that answers is kept out by what the fallback may have.
  const despite = {
    primary: reason?.message ?? 'no answer in time',
    fallback: 'it answers, but it was not clear in time that the primary is gone',
  };
  const words = (['primary', 'fallback'] as const).map((target) => {
    const found = targets[target];
    if (found === null) return `${target}: not configured`;
    const silent = found.reachable ? despite[target] : 'no answer in time';
    return `${target}: ${found.problem?.message ?? silent}`;
  });
  const tooSoon = targets.fallback?.reachable === true && targets.primary?.problem === null;
  return new SetupError('DATABASE_UNAVAILABLE', {
    message: 'No database can be used now.',
    detail: words.join('\n'),
    fix:
      tooSoon && !targets.primary.reachable
        ? 'Look for longer, such as with --timeout 15000.'
        : 'setup-wizard check says what to do about each; setup-wizard fallback start starts the fallback.',
  });
}
