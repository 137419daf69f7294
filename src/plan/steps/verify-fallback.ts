import type { ConnectionSettings } from '../../postgres/connection-settings.ts';
import { proveFallback } from '../prove-fallback.ts';
import type { SetupState } from '../setup-state.ts';
import type { Step } from '../step.ts';

/** The fallback must pass every check from outside, and refuse a wrong password. */
export function verifyFallback(fallback: ConnectionSettings, dimensions: number): Step<SetupState> {
  return {
    id: 'fallback.verify',
    title: `Check the fallback at ${String(dimensions)} dimensions, and that it refuses a wrong password`,
    perform: async (state, { signal }) => {
      const kind = state.provisioner ?? 'embedded';
      const fallbackReport = await proveFallback(fallback, { kind, dimensions, signal });
      const next = { ...state, fallbackReport };
      return { status: 'done', state: next, undo: null, note: 'all checks pass' };
    },
  };
}
