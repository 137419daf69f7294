import { errorGuide } from '../errors/error-guide.ts';
import { SetupError, type Target } from '../errors/setup-error.ts';
import { DatabaseUnavailableError } from './database-unavailable-error.ts';
import type { FallbackWrites, Reason, RouterState } from './router-state.ts';
import type { Serving } from './switchboard.ts';

/** What takes statements in a state, as `Serving` without the count of the switches. */
type Taking =
  | {
      readonly kind: 'target';
      readonly target: Target;
      readonly takes: 'everything' | FallbackWrites;
    }
  | Exclude<Serving, { kind: 'target' }>;

/** The column "takes statements" of the table at RouterState. */
export function takingOf(state: RouterState): Taking {
  switch (state.name) {
    case 'starting':
    case 'reconciling':
      return { kind: 'wait' };
    case 'primary':
      return onPrimary;
    case 'local':
      return { kind: 'target', target: 'fallback', takes: 'everything' };
    case 'suspect':
      return state.holds ? { kind: 'wait' } : onPrimary;
    case 'fallback':
    case 'recovered':
      return { kind: 'target', target: 'fallback', takes: state.writes };
    case 'misconfigured':
      return state.serving === 'primary' ? onPrimary : nothing({ primary: state.reason });
    case 'diverged':
      return state.serving === 'fallback'
        ? { kind: 'target', target: 'fallback', takes: state.writes }
        : { kind: 'none', error: divergedError(state.reason) };
    case 'down':
      return nothing(state.reasons);
  }
}

const onPrimary = { kind: 'target', target: 'primary', takes: 'everything' } as const;

function nothing(reasons: Readonly<Partial<Record<Target, Reason>>>): Taking {
  return { kind: 'none', error: unavailable(reasons) };
}

/** DATABASE_UNAVAILABLE, naming why each target does not serve. */
export function unavailable(reasons: Readonly<Partial<Record<Target, Reason>>>): SetupError {
  const told = (['primary', 'fallback'] as const).flatMap((target) => {
    const reason = reasons[target];
    return reason === undefined ? [] : [`${target}: ${reason.message} (${reason.code})`];
  });
  return new DatabaseUnavailableError({
    message: 'No database takes statements.',
    detail: told.length === 0 ? 'There is no database in the settings.' : told.join('; '),
    fix:
      reasons.fallback === undefined
        ? 'Mend what the detail says; setup-wizard sets up a local fallback for such times.'
        : 'Mend what the detail says; setup-wizard fallback start starts a fallback that is stopped.',
  });
}

/** DATABASE_UNAVAILABLE for a statement that waited too long for writes to be brought back. */
export function stillReconciling(): SetupError {
  return new DatabaseUnavailableError({
    message: 'No database takes statements while the writes of the fallback are brought back.',
    detail:
      'The last step of setup-wizard reconcile takes seconds; a run that was killed in it leaves it so.',
    fix: 'If that run was killed, run it again: setup-wizard reconcile --apply',
  });
}

function divergedError({ message }: Reason): SetupError {
  return new SetupError('DATABASE_DIVERGED', {
    message,
    fix: errorGuide.DATABASE_DIVERGED.fix,
    target: 'primary',
  });
}
