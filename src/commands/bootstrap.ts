import { refuseProblems } from '../plan/refuse-problems.ts';
import { runPlan } from '../plan/run-plan.ts';
import { describeBootstrap } from '../plan/describe-bootstrap.ts';
import { takeBack } from '../plan/take-back.ts';
import type { Step } from '../plan/step.ts';
import { bootstrapDatabase } from '../pgvector/bootstrap-database.ts';
import { runChecks } from '../pgvector/run-checks.ts';
import { connectLine, tellEvents } from '../report/event-line.ts';
import {
  primarySettings,
  settingSecrets,
  vectorDimensions,
} from '../settings/database-settings.ts';
import { readSettings } from '../settings/read-settings.ts';
import { checkOutcome } from './check.ts';
import { type ChosenTarget, chosenTargets } from './chosen-target.ts';
import { connectTries } from './connect-tries.ts';
import type { CommandContext, CommandOutcome } from './command.ts';
import { settingsRequest } from './settings-request.ts';

/** Containers start their database next to the application; 30 tries are about two minutes. */
const defaultTries = 30;

/** Creates what the chosen databases lack, then checks them. */
export async function bootstrap(context: CommandContext): Promise<CommandOutcome> {
  const tries = connectTries(context.args, defaultTries);
  const { settings } = await readSettings(await settingsRequest(context));
  context.hideSecrets(settingSecrets(settings));
  refuseProblems(settings.problems);
  const targets = chosenTargets(context.args, settings);
  const result = await runPlan(
    targets.map((target) => bootstrapStep(context, target, tries)),
    null,
    { signal: context.signal, emit: tellEvents(context.progress) },
  );
  if (result.status === 'stopped') throw result.error;
  const reports = await Promise.all(
    targets.map(({ target, connection }) =>
      runChecks(connection, {
        target,
        tries: 3,
        dimensions: vectorDimensions(settings),
        signal: context.signal,
      }),
    ),
  );
  const outcome = checkOutcome(targets, reports, primarySettings(settings) !== null);
  return { ...outcome, document: { ...outcome.document, steps: result.steps } };
}

function bootstrapStep(
  context: CommandContext,
  { target, connection }: ChosenTarget,
  tries: number,
): Step<null> {
  return {
    id: `${target}.bootstrap`,
    title: `Create what is missing on the ${target}`,
    perform: async (state, { signal }) => {
      const result = await bootstrapDatabase(connection, {
        target,
        tries,
        signal,
        onProgress: (event) => context.progress(connectLine(event)),
      });
      const made = describeBootstrap(result, connection.database);
      if (made === null) return { status: 'skipped', state, note: 'nothing to create' };
      const undo = (): Promise<void> => takeBack(connection, result, target);
      return { status: 'done', state, undo, note: `created ${made}` };
    },
  };
}
