import { SetupError } from '../errors/setup-error.ts';
import type { SetupRequest } from '../plan/setup-request.ts';
import { connectLine, tellEvents } from '../report/event-line.ts';
import { administratorLogin } from './administrator-login.ts';
import { connectTries } from './connect-tries.ts';
import type { CommandContext, CommandOutcome } from './command.ts';
import { settingsRequest, stateDirPath } from './settings-request.ts';
import { wizardFace } from './wizard-face.ts';

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
  if (!options.has('non-interactive') && !dryRun) return await ask(context);
  if (options.has('plain')) {
    throw new SetupError('USAGE', {
      message: '--plain is a way to ask, and this run asks nothing.',
      fix: 'Leave --plain out.',
    });
  }
  const request = await setupRequest(context);
  if (dryRun) return await rehearse(context, request);
  const [{ runSetup }, { setupReport }] = await Promise.all([
    import('../plan/run-setup.ts'),
    import('../report/setup-report.ts'),
  ]);
  const result = await runSetup(request, {
    signal: context.signal,
    emit: tellEvents(context.progress),
    onConnect: (event) => context.progress(connectLine(event)),
    onSecrets: context.hideSecrets,
  });
  return setupReport(result, request);
}

/** What the command line says are the first answers; the wizard asks for the rest. */
async function ask(context: CommandContext): Promise<CommandOutcome> {
  const { args, environment, terminal } = context;
  const face = wizardFace({ ...terminal, plain: args.options.has('plain'), environment });
  if (args.options.has('db-password-stdin')) {
    throw new SetupError('USAGE', {
      message: '--db-password-stdin leaves no input to answer the wizard with.',
      fix: 'Add --non-interactive, or use --db-password-file.',
    });
  }
  const [{ runWizard }, request] = await Promise.all([
    import('./run-wizard.ts'),
    setupRequest(context),
  ]);
  return await runWizard(context, request, face);
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
    administrator: administratorLogin(context),
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
  const plan = await planSetup(assessment, request, { signal: context.signal });
  context.hideSecrets(plan.secrets);
  return dryRunReport(plan, context.args.options.has('exit-code'));
}
