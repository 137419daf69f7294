import { type MoveOutlook, settleMove } from '../../fallback/move/settle-move.ts';
import type { FallbackSettings } from '../../settings/database-settings.ts';
import type { SetupState } from '../setup-state.ts';
import type { Step } from '../step.ts';

/**
 * Brings an interrupted move to its end, from where the rest of the plan goes on. A run does so before
 * it makes its plan, so that the step is seen by who asks what a run would do.
 */
export function settleMoveStep(
  outlook: MoveOutlook,
  { mode, password }: Pick<FallbackSettings, 'mode' | 'password'>,
  stateDir: string,
): Step<SetupState> {
  return {
    id: 'fallback.move-settle',
    title: `Settle the move that was interrupted: ${words(outlook)}`,
    keeps: 'itself',
    perform: async (state) => {
      await settleMove(stateDir, mode, password);
      return { status: 'done', state, undo: null, note: 'settled' };
    },
  };
}

function words({ way, recorded }: MoveOutlook): string {
  const kind = recorded === null ? 'local' : recorded.kind;
  switch (way) {
    case 'forward':
      return `the ${kind} fallback is in place with all data, and the one of before is deleted`;
    case 'back':
      return `the ${kind} fallback of before is put in its place`;
    case 'clear':
      return recorded === null
        ? 'what is left of it is deleted'
        : `the ${kind} fallback stays, and what is left of the other is deleted`;
  }
}
