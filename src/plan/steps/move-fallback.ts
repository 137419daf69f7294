import { SetupError } from '../../errors/setup-error.ts';
import { moveFallback, type MoveResult } from '../../fallback/move/move-fallback.ts';
import { provisionerOf } from '../../fallback/provisioner-of.ts';
import type { FallbackSpec, ProvisionerKind } from '../../fallback/provisioner.ts';
import type { ServerSettings } from '../../fallback/server-settings.ts';
import type { ConnectionSettings } from '../../postgres/connection-settings.ts';
import type { SettledFallback } from '../settle-fallback.ts';
import type { SetupRequest } from '../setup-request.ts';
import type { SetupState } from '../setup-state.ts';
import type { Step } from '../step.ts';

export interface MoveFallbackOptions {
  readonly fallback: SettledFallback;
  /** What is in place. */
  readonly from: ServerSettings;
  readonly provisioner: ProvisionerKind;
  /** Why that one is possible, as a clause. */
  readonly reason: string;
  readonly request: SetupRequest;
  readonly primary: ConnectionSettings | null;
}

/**
 * Two steps that belong together: `move` makes a fallback of another kind with the data of the one that
 * is there, `finish` deletes that one when all else is done. Until then it can be put back.
 */
export function moveFallbackSteps(options: MoveFallbackOptions): {
  readonly move: Step<SetupState>;
  readonly finish: Step<SetupState>;
} {
  const { fallback, from, provisioner: kind, reason } = options;
  let moved: MoveResult | null = null;
  const move: Step<SetupState> = {
    id: 'fallback.move',
    title: `Move the local fallback with its data from ${from.kind} to ${kind} (${reason}) on ${fallback.host}:${fallback.port}`,
    perform: async (state, { signal, progress }) => {
      const spec = { ...specOf(options), signal, onProgress: progress };
      moved = await moveFallback({ from, to: await provisionerOf(kind), spec });
      const { copied, serverVersion, pgvector, undo } = moved;
      const tables = `${copied.tables} ${copied.tables === 1 ? 'table' : 'tables'}`;
      const rows = `${copied.rows} ${copied.rows === 1 ? 'row' : 'rows'}`;
      const note = `${tables} with ${rows}: PostgreSQL ${serverVersion}, pgvector ${pgvector}`;
      return { status: 'done', state: { ...state, provisioner: kind }, undo, note };
    },
  };
  const finish: Step<SetupState> = {
    id: 'fallback.move-finish',
    title: `Delete the ${from.kind} fallback of before`,
    // What was moved is complete and in use, and cannot be put back; another run deletes the rest.
    keeps: 'all',
    perform: async (state) => {
      try {
        await moved?.finish();
        return { status: 'done', state, undo: null, note: 'deleted' };
      } catch (error) {
        if (!(error instanceof SetupError)) throw error;
        return {
          status: 'failed',
          state: { ...state, failures: [...state.failures, error] },
          error,
        };
      }
    },
  };
  return { move, finish };
}

function specOf({ fallback, request, primary }: MoveFallbackOptions): FallbackSpec {
  const { host, port, database, user, password } = fallback;
  const { stateDir, administrator = null, settings } = request;
  const { environment } = settings;
  return { stateDir, host, port, database, user, password, environment, primary, administrator };
}
