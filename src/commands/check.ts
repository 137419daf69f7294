import { refuseProblems } from '../settings/refuse-problems.ts';
import { verdictOf } from '../plan/setup-verdict.ts';
import type { CheckReport } from '../pgvector/check-report.ts';
import { checkTarget, unreachableCheck } from '../schema/check-target.ts';
import type { TargetCheck } from '../schema/verify-target.ts';
import { checkLines } from '../report/check-lines.ts';
import { connectLine } from '../report/event-line.ts';
import { targetDocument, targetLine } from '../report/targets.ts';
import {
  fallbackConnection,
  primarySettings,
  settingSecrets,
  vectorDimensions,
} from '../settings/database-settings.ts';
import { readLayers, settleLayers } from '../settings/read-settings.ts';
import type { Settings } from '../settings/settings.ts';
import type { SilentTargets } from './check-services.ts';
import { type ChosenTarget, chosenTargets } from './chosen-target.ts';
import { connectTries } from './connect-tries.ts';
import type { CommandContext, CommandOutcome } from './command.ts';
import { migrationsFolder } from './migrations-folder.ts';
import { settingsRequest } from './settings-request.ts';

/** Runs the checks alone, against both databases at the same time; changes nothing. */
export async function check(context: CommandContext): Promise<CommandOutcome> {
  const tries = connectTries(context.args, 3);
  const layers = await readLayers(await settingsRequest(context));
  const { settings } = settleLayers(layers);
  context.hideSecrets(settingSecrets(settings));
  refuseProblems(settings.problems);
  const services = context.args.options.has('services');
  const targets = services
    ? targetsIfAny(context, settings)
    : chosenTargets(context.args, settings);
  const runChecks = (silent: SilentTargets = new Map()): Promise<CommandOutcome> =>
    checkTargets(context, settings, targets, { tries, silent });
  if (!services) return await runChecks();
  const { withServices } = await import('./check-services.ts');
  const scene = { layers, dimensions: vectorDimensions(settings), targets };
  // Who says how often to try means it.
  const patient = context.args.options.has('retries');
  return await withServices(context, scene, (silent) =>
    patient ? runChecks() : runChecks(silent),
  );
}

/** Services are worth a look before any database is set up; a database that is named must be there. */
function targetsIfAny({ args }: CommandContext, settings: Settings): readonly ChosenTarget[] {
  const none = primarySettings(settings) === null && fallbackConnection(settings) === null;
  return none && !args.options.has('target') ? [] : chosenTargets(args, settings);
}

async function checkTargets(
  context: CommandContext,
  settings: Settings,
  targets: readonly ChosenTarget[],
  { tries, silent }: { readonly tries: number; readonly silent: SilentTargets },
): Promise<CommandOutcome> {
  const checks = await Promise.all(
    targets.map(async ({ target, connection }) => {
      const failure = silent.get(target);
      if (failure !== undefined) return unreachableCheck(target, failure);
      return await checkTarget(connection, {
        target,
        tries,
        dimensions: vectorDimensions(settings),
        folder: migrationsFolder(context),
        program: context.version,
        signal: context.signal,
        progress: context.progress,
        onProgress: (event) => context.progress(connectLine(event)),
      });
    }),
  );
  return checkOutcome(targets, checks, primarySettings(settings) !== null);
}

/** Words the reports of the chosen targets as the outcome of a command. */
export function checkOutcome(
  targets: readonly ChosenTarget[],
  results: readonly TargetCheck[],
  primaryConfigured: boolean,
): CommandOutcome {
  const reports = results.map(({ report }) => report);
  const reportOn = (name: string): CheckReport | null =>
    reports.find(({ target }) => target === name) ?? null;
  const verdict = verdictOf({
    primaryConfigured: targets.some(({ target }) => target === 'primary'),
    primary: reportOn('primary'),
    fallback: reportOn('fallback'),
  });
  const summaries = targets.map(({ target, connection }) => ({
    name: target,
    summary: { settings: connection, report: reportOn(target), provisioner: null },
  }));
  const checks = reports.flatMap(({ results }) => results);
  return {
    exitCode: verdict.exitCode,
    error: verdict.error,
    lines: [
      ...summaries.map(({ name, summary }) => targetLine(capital(name), summary)),
      'Checks',
      ...checkLines(checks),
    ],
    document: {
      // Which database is in use cannot be told without a look at a primary that is configured.
      ...(primaryConfigured && reportOn('primary') === null ? {} : { mode: verdict.mode }),
      targets: Object.fromEntries(
        summaries.map(({ name, summary }) => [name, targetDocument(summary)]),
      ),
      checks,
      schemaDrift: results.flatMap(({ report, drift }) =>
        drift.map((difference) => ({ target: report.target, ...difference })),
      ),
    },
  };
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
