import type { ExitCode } from '../errors/error-codes.ts';
import { refuseProblems } from '../settings/refuse-problems.ts';
import { runPlan } from '../plan/run-plan.ts';
import { bootstrapStep, type TargetOutcome } from '../plan/steps/bootstrap-target-step.ts';
import { bootstrapDocument, bootstrapLines } from '../report/bootstrap-report.ts';
import { connectLine, tellEvents } from '../report/event-line.ts';
import {
  primarySettings,
  settingSecrets,
  vectorDimensions,
} from '../settings/database-settings.ts';
import { readSettings } from '../settings/read-settings.ts';
import { checkOutcome } from './check.ts';
import { chosenTargets } from './chosen-target.ts';
import { connectTries } from './connect-tries.ts';
import type { CommandContext, CommandOutcome } from './command.ts';
import { migrationsFolder } from './migrations-folder.ts';
import { settingsRequest } from './settings-request.ts';

/** Containers start their database next to the application; 30 tries are about two minutes. */
const defaultTries = 30;

/** Brings the chosen databases to what an application needs, one after the other, and checks them. */
export async function bootstrap(context: CommandContext): Promise<CommandOutcome> {
  const { args, signal, version } = context;
  const tries = connectTries(args, defaultTries);
  const { settings } = await readSettings(await settingsRequest(context));
  context.hideSecrets(settingSecrets(settings));
  refuseProblems(settings.problems);
  const targets = chosenTargets(args, settings);
  const steps = targets.map(({ target, connection }) =>
    bootstrapStep(connection, {
      target,
      tries,
      dimensions: vectorDimensions(settings),
      folder: migrationsFolder(context),
      extensionSchema: args.options.get('extension-schema'),
      upgrade: args.options.has('upgrade'),
      repair: args.options.has('repair'),
      program: version,
      onProgress: (event) => context.progress(connectLine(event)),
    }),
  );
  const result = await runPlan(steps, [], { signal, emit: tellEvents(context.progress) });
  if (result.status === 'stopped') throw result.error;
  const outcomes = result.state;
  const outcome = checkOutcome(
    targets,
    outcomes.map(({ check }) => check),
    primarySettings(settings) !== null,
  );
  const done = outcomes.flatMap((one) => (one.kind === 'done' ? [one.done] : []));
  const failure = outcomes.find((one) => one.kind === 'failed') ?? null;
  return {
    ...outcome,
    ...(failure === null ? {} : verdictOn(failure, outcome.exitCode)),
    lines: [...bootstrapLines(done), ...outcome.lines],
    document: { ...outcome.document, ...bootstrapDocument(done), steps: result.steps },
  };
}

/** What failed says more than the checks behind it; a primary out of reach is made up for by the fallback. */
function verdictOn(
  { error, check }: Extract<TargetOutcome, { kind: 'failed' }>,
  checked: ExitCode,
): Pick<CommandOutcome, 'error' | 'exitCode'> {
  const degraded = checked === 4 && check.report.error !== null;
  return { error, exitCode: degraded ? checked : error.exitCode };
}
