import { refuseProblems } from '../settings/refuse-problems.ts';
import { verdictOf } from '../plan/setup-verdict.ts';
import type { CheckReport } from '../pgvector/check-report.ts';
import { checkTarget } from '../schema/check-target.ts';
import type { TargetCheck } from '../schema/verify-target.ts';
import { checkLines } from '../report/check-lines.ts';
import { connectLine } from '../report/event-line.ts';
import { targetDocument, targetLine } from '../report/targets.ts';
import {
  primarySettings,
  settingSecrets,
  vectorDimensions,
} from '../settings/database-settings.ts';
import { readSettings } from '../settings/read-settings.ts';
import { type ChosenTarget, chosenTargets } from './chosen-target.ts';
import { connectTries } from './connect-tries.ts';
import type { CommandContext, CommandOutcome } from './command.ts';
import { migrationsFolder } from './migrations-folder.ts';
import { settingsRequest } from './settings-request.ts';

/** Runs the checks alone, against both databases at the same time; changes nothing. */
export async function check(context: CommandContext): Promise<CommandOutcome> {
  const tries = connectTries(context.args, 3);
  const { settings } = await readSettings(await settingsRequest(context));
  context.hideSecrets(settingSecrets(settings));
  refuseProblems(settings.problems);
  const targets = chosenTargets(context.args, settings);
  const checks = await Promise.all(
    targets.map(({ target, connection }) =>
      checkTarget(connection, {
        target,
        tries,
        dimensions: vectorDimensions(settings),
        folder: migrationsFolder(context),
        program: context.version,
        signal: context.signal,
        progress: context.progress,
        onProgress: (event) => context.progress(connectLine(event)),
      }),
    ),
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
