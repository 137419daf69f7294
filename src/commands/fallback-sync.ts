import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { fallbackPaths } from '../fallback/fallback-paths.ts';
import { startFallback } from '../fallback/start-fallback.ts';
import { acquireLock } from '../files/lock.ts';
import { refuseProblems } from '../settings/refuse-problems.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import { syncPreviewReport, syncReport } from '../report/sync-report.ts';
import { settingSecrets } from '../settings/database-settings.ts';
import { readSettings } from '../settings/read-settings.ts';
import { adoptMarkOfSource } from '../transfer/adopt-mark-of-source.ts';
import { previewTransfer } from '../transfer/preview-transfer.ts';
import { transferDatabase } from '../transfer/transfer-database.ts';
import type { TransferRequest } from '../transfer/transfer-request.ts';
import { bothDatabases } from './both-databases.ts';
import type { CommandContext, CommandOutcome } from './command.ts';
import type { ParsedArguments } from './parse-arguments.ts';
import { follow, refuseFollowing, sidesOf, unfollow } from './fallback-follow.ts';
import { settingsRequest, stateDirPath } from './settings-request.ts';
import { syncProgress } from './sync-progress.ts';

/**
 * `fallback sync`: makes the fallback what the primary is. A fallback that is stopped is started first.
 *
 * @throws SetupError SETTINGS_INVALID without a primary or a fallback, and as `transferDatabase` does
 */
export async function fallbackSync(context: CommandContext): Promise<CommandOutcome> {
  const { args, signal } = context;
  const { settings } = await readSettings(await settingsRequest(context));
  context.hideSecrets(settingSecrets(settings));
  refuseProblems(settings.problems);
  const { primary, fallback } = bothDatabases(settings);
  const stateDir = stateDirPath(context);
  const paths = fallbackPaths(stateDir);
  const sides = sidesOf(settings, signal);
  if (args.options.has('unfollow') && sides !== null) return await unfollow(sides, stateDir);
  const { started, server } = await startFallback({ stateDir, signal });
  if (started) context.progress('Started the fallback.');
  const lock = await acquireLock(join(paths.root, 'sync-lock'), {
    purpose: 'fallback sync',
    timeoutMs: 2_000,
    signal,
  });
  const progress = syncProgress(context);
  const local = server.kind === 'embedded' || server.kind === 'cluster';
  const request: TransferRequest = {
    ...requestOf(args, primary, fallback),
    room: local ? await freeBytes(stateDir) : null,
    signal,
    onProgress: progress.tell,
  };
  try {
    if (args.options.has('dry-run')) {
      const preview = await previewTransfer(request);
      const exitCode = preview.pending && args.options.has('exit-code') ? 5 : 0;
      return { ...syncPreviewReport(preview), exitCode };
    }
    if (args.options.has('follow')) return await follow(request, paths);
    await refuseFollowing(paths);
    const report = await transferDatabase(request);
    const warnings = [...report.warnings, ...(await adoptMarkOfSource(request))];
    return { ...syncReport({ ...report, warnings }), exitCode: 0 };
  } finally {
    progress.end();
    await lock.release();
  }
}

function requestOf(
  args: ParsedArguments,
  primary: ConnectionSettings,
  fallback: ConnectionSettings,
): TransferRequest {
  return {
    source: { settings: primary, target: 'primary' },
    target: { settings: fallback, target: 'fallback' },
    tables: listOption(args, 'tables'),
    exclude: listOption(args, 'exclude'),
    versionColumn: args.options.get('version-column') ?? null,
    sequences: 'apart',
    discardWrites: args.options.has('discard-writes'),
  };
}

function listOption(args: ParsedArguments, name: string): readonly string[] {
  const words = (args.options.get(name) ?? '').split(',').map((word) => word.trim());
  return words.filter((word) => word !== '');
}

/** Null where nobody tells. */
async function freeBytes(path: string): Promise<number | null> {
  const found = await statfs(path).catch(() => null);
  return found === null ? null : found.bavail * found.bsize;
}
