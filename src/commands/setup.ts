import { SetupError } from '../errors/setup-error.ts';
import type { SetupRequest } from '../plan/setup-request.ts';
import { connectLine, eventLine } from '../report/event-line.ts';
import { setupReport } from '../report/setup-report.ts';
import { connectTries } from './connect-tries.ts';
import type { CommandContext, CommandOutcome } from './command.ts';
import { settingsRequest, stateDirPath } from './settings-request.ts';

/** The main job: bring both databases and both files to the settings, and report. */
export async function setup(context: CommandContext): Promise<CommandOutcome> {
  const { options } = context.args;
  const dryRun = options.has('dry-run');
  if (options.has('exit-code') && !dryRun) {
    throw new SetupError('USAGE', {
      message: '--exit-code goes with --dry-run.',
      fix: 'Add --dry-run, or leave --exit-code out.',
    });
  }
  if (!options.has('non-interactive') && !dryRun) throw needsWizard(context.interactive);
  const request = await setupRequest(context);
  if (dryRun) return await rehearse(context, request);
  const { runSetup } = await import('../plan/run-setup.ts');
  const result = await runSetup(request, {
    signal: context.signal,
    emit: (event) => context.progress(eventLine(event)),
    onConnect: (event) => context.progress(connectLine(event)),
    onSecrets: context.hideSecrets,
  });
  return setupReport(result, request);
}

async function setupRequest(context: CommandContext): Promise<SetupRequest> {
  const { options } = context.args;
  const resolution = options.get('resolve-drift');
  const contact = !options.has('no-connect');
  const primaryRequired = options.has('require-primary');
  if (!contact && primaryRequired) {
    throw new SetupError('USAGE', {
      message: '--no-connect and --require-primary contradict each other.',
      fix: 'Give one of them.',
    });
  }
  return {
    settings: await settingsRequest(context),
    stateDir: stateDirPath(context),
    tries: connectTries(context.args, 3),
    contact,
    primaryRequired,
    resolution: resolution === 'env' || resolution === 'config' ? resolution : 'keep',
  };
}

async function rehearse(context: CommandContext, request: SetupRequest): Promise<CommandOutcome> {
  const [{ assessSetup }, { requirePrimary }, { planSetup }, { dryRunReport }] = await Promise.all([
    import('../plan/assess-setup.ts'),
    import('../plan/require-primary.ts'),
    import('../plan/setup-plan.ts'),
    import('../report/dry-run-report.ts'),
  ]);
  const assessment = await assessSetup(request, {
    signal: context.signal,
    onConnect: (event) => context.progress(connectLine(event)),
    onSecrets: context.hideSecrets,
  });
  requirePrimary(request, assessment);
  const plan = await planSetup(assessment, request);
  context.hideSecrets(plan.secrets);
  return dryRunReport(plan, context.args.options.has('exit-code'));
}

function needsWizard(interactive: boolean): SetupError {
  if (interactive) {
    return new SetupError('WIZARD_NOT_AVAILABLE', {
      message: 'The full-screen wizard is not part of this version yet.',
      fix: 'Type "setup-wizard --non-interactive"; "setup-wizard --help" lists what it can be told.',
    });
  }
  return new SetupError('NO_TERMINAL', {
    message: 'There is no terminal to ask questions on.',
    fix: 'Type "setup-wizard --non-interactive"; "setup-wizard --help" lists what it can be told.',
  });
}
