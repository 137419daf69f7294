import { SetupError } from '../../errors/setup-error.ts';
import type { ConnectionSettings } from '../../postgres/connection-settings.ts';
import {
  type BootstrapTargetOptions,
  type TargetBootstrap,
  bootstrapTarget,
} from '../../schema/bootstrap-target.ts';
import { checkTarget } from '../../schema/check-target.ts';
import type { TargetCheck } from '../../schema/verify-target.ts';
import { describeTargetBootstrap } from '../describe-bootstrap.ts';
import type { Step } from '../step.ts';

/** How the bootstrap of one database ended, and how the database stands. */
export type TargetOutcome =
  | { readonly kind: 'done'; readonly done: TargetBootstrap; readonly check: TargetCheck }
  | { readonly kind: 'failed'; readonly error: SetupError; readonly check: TargetCheck };

/**
 * Brings one database from whatever state it is in to verified. A database that cannot be brought
 * there does not keep the next one from it, and is not undone when the next one fails: they do not
 * depend on each other, and another run goes on from what is there.
 */
export function bootstrapStep(
  connection: ConnectionSettings,
  options: Omit<BootstrapTargetOptions, 'signal' | 'progress'>,
): Step<readonly TargetOutcome[]> {
  return {
    id: `${options.target}.bootstrap`,
    title: `Create what is missing on the ${options.target}`,
    keeps: 'itself',
    perform: async (state, { signal, progress }) => {
      try {
        const done = await bootstrapTarget(connection, { ...options, signal, progress });
        const next = [...state, { kind: 'done' as const, done, check: done.check }];
        const made = describeTargetBootstrap(done, connection.database);
        if (made === null) return { status: 'skipped', state: next, note: 'nothing to create' };
        return { status: 'done', state: next, undo: null, note: made };
      } catch (error) {
        if (!(error instanceof SetupError) || endsAll(error)) throw error;
        const check = await checkTarget(connection, { ...options, tries: 1, signal, progress });
        const next = [...state, { kind: 'failed' as const, error, check }];
        return { status: 'failed', state: next, error };
      }
    },
  };
}

/** Cancelled, or about what was typed. */
function endsAll({ code, exitCode }: SetupError): boolean {
  return code === 'CANCELLED' || exitCode === 2;
}
