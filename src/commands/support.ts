import { arch, platform, release } from 'node:os';
import { SetupError } from '../errors/setup-error.ts';
import type { CheckReport } from '../pgvector/check-report.ts';
import { runChecks } from '../pgvector/run-checks.ts';
import { fallbackLogs } from '../fallback/fallback-logs.ts';
import { type FallbackStatus, fallbackStatus } from '../fallback/fallback-status.ts';
import { describeStateDir } from '../files/state-dir.ts';
import { type FenceRecord, fenceRecord } from '../journal/fence-record.ts';
import { checkLines } from '../report/check-lines.ts';
import { settingsDocument, settingsLines } from '../report/settings-lines.ts';
import {
  fallbackConnection,
  primarySettings,
  settingSecrets,
  vectorDimensions,
} from '../settings/database-settings.ts';
import { readSettings, type SettingsFile } from '../settings/read-settings.ts';
import type { Settings } from '../settings/settings.ts';
import { connectTries } from './connect-tries.ts';
import type { CommandContext, CommandOutcome } from './command.ts';
import { settingsRequest, stateDirPath } from './settings-request.ts';

/** As many lines of the fallback's log as fit a ticket. */
const logLines = 50;

/** Everything a helper needs to see, in one bundle without secrets; changes nothing. */
export async function support(context: CommandContext): Promise<CommandOutcome> {
  const tries = connectTries(context.args, 1);
  const read = await readSettings(await settingsRequest(context));
  const { settings } = read;
  context.hideSecrets(settingSecrets(settings));
  const stateDir = stateDirPath(context);
  const state = await describeStateDir(stateDir);
  const readable = state.kind !== 'unsafe';
  const [reports, status, router, log] = await Promise.all([
    reportsOn(settings, tries, context.signal),
    readable ? fallbackRecord(stateDir) : null,
    readable ? routerRecord(stateDir) : null,
    readable ? lastLines(stateDir) : [],
  ]);
  const stateWords = readable ? state.kind : `unsafe: ${state.error.message}`;
  const system = systemFacts(context.version);
  const files = [read.env, read.config].map(fileFacts);
  const checks = reports.flatMap(({ results }) => results);
  return {
    exitCode: 0,
    error: null,
    lines: [
      ...section(
        'System',
        Object.entries(system).map(([name, value]) => `${name}: ${value}`),
      ),
      ...section('Settings', settingsLines(settings, null)),
      ...section(
        'Files',
        files.map(({ name, facts }) => `${name}: ${facts}`),
      ),
      ...section('State directory', [stateWords]),
      ...section('Fallback', [status === null ? '-' : JSON.stringify(status)]),
      ...section('Router', [router === null ? '-' : JSON.stringify(router)]),
      ...section('Checks', checkLines(checks)),
      ...section('Log', log),
    ],
    document: {
      system,
      ...settingsDocument(settings, null),
      files,
      stateDir: stateWords,
      fallback: status,
      router,
      checks,
      log,
    },
  };
}

function systemFacts(setupWizard: string): Readonly<Record<string, string>> {
  return {
    setupWizard,
    node: process.versions.node,
    platform: `${platform()} ${release()} ${arch()}`,
  };
}

function reportsOn(
  settings: Settings,
  tries: number,
  signal: AbortSignal,
): Promise<readonly CheckReport[]> {
  if (settings.problems.length > 0) return Promise.resolve([]);
  const dimensions = vectorDimensions(settings);
  const primary = primarySettings(settings);
  const fallback = fallbackConnection(settings);
  return Promise.all([
    ...(primary === null
      ? []
      : [runChecks(primary, { target: 'primary', dimensions, tries, signal })]),
    ...(fallback === null
      ? []
      : [runChecks(fallback, { target: 'fallback', dimensions, tries, signal })]),
  ]);
}

/** What a router has written down here of the fence; one that cannot be read is no reason to keep back the rest. */
async function routerRecord(stateDir: string): Promise<FenceRecord | string | null> {
  try {
    return await fenceRecord.read(stateDir);
  } catch (error) {
    return `router.json cannot be read: ${error instanceof Error ? error.message : 'unknown error'}`;
  }
}

/** A record that is damaged is what a helper wants to hear of. */
async function fallbackRecord(stateDir: string): Promise<FallbackStatus | string> {
  try {
    return await fallbackStatus(stateDir);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    return `${error.message} (${error.detail ?? error.code})`;
  }
}

/** A log that is not to be had is no reason to keep back everything else. */
async function lastLines(stateDir: string): Promise<readonly string[]> {
  const lines: string[] = [];
  try {
    for await (const line of fallbackLogs({ stateDir, lines: logLines, follow: false }))
      lines.push(line);
    return lines;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    if (error.code === 'FALLBACK_NOT_RUNNING') return [];
    return [...lines, `The log cannot be read: ${error.message}`];
  }
}

function fileFacts({ name, original }: SettingsFile): {
  readonly name: string;
  readonly facts: string;
} {
  if (original === null) return { name, facts: 'missing' };
  const { bytes, mode, nlink } = original;
  return {
    name,
    facts: `${bytes.length} bytes, mode ${mode.toString(8).padStart(4, '0')}, ${nlink} name${nlink === 1 ? '' : 's'}`,
  };
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return [`## ${title}`, ...(lines.length === 0 ? ['-'] : lines), ''];
}
