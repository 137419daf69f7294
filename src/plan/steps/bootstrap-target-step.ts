import type { ConnectionSettings } from '../../postgres/connection-settings.ts';
import {
  type BootstrapTargetOptions,
  type TargetBootstrap,
  bootstrapTarget,
} from '../../schema/bootstrap-target.ts';
import { describeTargetBootstrap } from '../describe-bootstrap.ts';
import type { Step } from '../step.ts';

/**
 * Brings one database from whatever state it is in to verified. It is not undone when a later target
 * fails: the databases do not depend on each other, and another run goes on from what is there.
 */
export function bootstrapStep(
  connection: ConnectionSettings,
  options: Omit<BootstrapTargetOptions, 'signal' | 'progress'>,
): Step<readonly TargetBootstrap[]> {
  return {
    id: `${options.target}.bootstrap`,
    title: `Create what is missing on the ${options.target}`,
    keeps: true,
    perform: async (state, { signal, progress }) => {
      const done = await bootstrapTarget(connection, { ...options, signal, progress });
      const next = [...state, done];
      const made = describeTargetBootstrap(done, connection.database);
      if (made === null) return { status: 'skipped', state: next, note: 'nothing to create' };
      return { status: 'done', state: next, undo: null, note: made };
    },
  };
}
