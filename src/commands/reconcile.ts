import { join } from 'node:path';
import { SetupError } from '../errors/setup-error.ts';
import { fallbackPaths } from '../fallback/fallback-paths.ts';
import { fallbackStatus } from '../fallback/fallback-status.ts';
import { startFallback } from '../fallback/start-fallback.ts';
import { acquireLock } from '../files/lock.ts';
import { refuseProblems } from '../settings/refuse-problems.ts';
import { bringBack } from '../reconcile/bring-back.ts';
import { discardWrites } from '../reconcile/discard-writes.ts';
import { lookAtWrites } from '../reconcile/look-at-writes.ts';
import type { ReconcileRequest } from '../reconcile/reconcile-request.ts';
import { bringBackReport, discardLines, lookReport } from '../report/reconcile-report.ts';
import { settingSecrets } from '../settings/database-settings.ts';
import { readSettings } from '../settings/read-settings.ts';
import { bothDatabases } from './both-databases.ts';
import type { CommandContext, CommandOutcome } from './command.ts';
import { connectTries } from './connect-tries.ts';
import { policiesOf } from './reconcile-policies.ts';
import { settingsRequest, stateDirPath } from './settings-request.ts';

type Request = ReconcileRequest & { readonly stateDir: string };

/**
 * Brings writes that were made on the fallback back to the primary; without --apply it only tells what that
 * would do. A fallback that is stopped is started first.
 *
 * @throws SetupError SETTINGS_INVALID without a primary or a fallback, and as `bringBack` does
 */
export async function reconcile(context: CommandContext): Promise<CommandOutcome> {
  const { args } = context;
  const request = await requestOf(context);
  const changes = args.options.has('apply') || args.options.has('discard');
  if (args.options.has('discard')) await confirm(context);
  const gone = args.options.has('discard');
  const provisioned = await started(context, request.stateDir).catch((error: unknown) => {
    // Whoever gives the writes up need not get it to run.
    if (!gone || !(error instanceof SetupError) || error.code === 'CANCELLED') throw error;
    return false;
  });
  if (!changes) return await looked(request, args.options.has('exit-code'));
  // A sync replaces the tables that are read here.
  const lock = provisioned
    ? await acquireLock(join(fallbackPaths(request.stateDir).root, 'sync-lock'), {
        purpose: 'reconcile',
        timeoutMs: 2_000,
        signal: context.signal,
      })
    : null;
  try {
    return args.options.has('discard') ? await discarded(request) : await brought(request);
  } finally {
    await lock?.release();
  }
}

async function requestOf(context: CommandContext): Promise<Request> {
  const { args, signal, progress } = context;
  const policies = policiesOf(args);
  const { settings } = await readSettings(await settingsRequest(context));
  context.hideSecrets(settingSecrets(settings));
  refuseProblems(settings.problems);
  const { primary, fallback } = bothDatabases(settings);
  return {
    primary,
    fallback,
    stateDir: stateDirPath(context),
    policies,
    acceptPrimary: args.options.has('accept-primary'),
    tries: connectTries(args, 3),
    signal,
    onProgress: progress,
  };
}

/** Whether the fallback is one that was provisioned here; then it runs afterwards. */
async function started(context: CommandContext, stateDir: string): Promise<boolean> {
  const { signal } = context;
  const status = await fallbackStatus(stateDir);
  if (status.state === 'running') return true;
  if (status.state === 'stopped' && !status.provisioned) return false;
  await startFallback({ stateDir, signal });
  context.progress('Started the fallback.');
  return true;
}

async function looked(request: Request, signals: boolean): Promise<CommandOutcome> {
  const report = await lookAtWrites(request);
  const pending = signals && !report.closed ? 5 : 0;
  return { ...lookReport(report), exitCode: report.error?.exitCode ?? pending };
}

async function brought(request: Request): Promise<CommandOutcome> {
  const report = await bringBack(request);
  return { ...bringBackReport(report), exitCode: report.error?.exitCode ?? 0 };
}

/** The primary need not answer for writes to be given up; it is used again when it does. */
async function discarded(request: Request): Promise<CommandOutcome> {
  const { waiting, file, lost } = await discardWrites(request);
  if (lost !== null) {
    return {
      lines: [`The fallback cannot be asked (${lost.message}) It is no longer waited for.`],
      document: { discarded: [], discardedTo: null, forgotten: true },
      error: null,
      exitCode: 0,
    };
  }
  const report = await bringBack(request);
  const { lines, document, error } = bringBackReport(report);
  return {
    lines: [...discardLines(waiting, file), ...lines],
    document: { ...document, discarded: waiting, discardedTo: file },
    error,
    exitCode: error?.exitCode ?? 0,
  };
}

async function confirm(context: CommandContext): Promise<void> {
  if (context.args.options.has('yes')) return;
  const message = 'This gives up the writes that only the fallback has.';
  if (!context.terminal.interactive) {
    throw new SetupError('CONFIRMATION_REQUIRED', {
      message,
      fix: 'Type "setup-wizard reconcile --discard --yes" when that is meant; "setup-wizard reconcile" shows them.',
    });
  }
  const answer = await context.ask(`${message} Type "discard" to go on: `);
  if (answer.trim() === 'discard') return;
  throw new SetupError('CANCELLED', {
    message: 'Nothing was given up.',
    fix: 'Type the word "discard" at the question when that is meant.',
  });
}
