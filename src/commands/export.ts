import { resolve } from 'node:path';
import { SetupError } from '../errors/setup-error.ts';
import { exportFormats, type ExportFormat } from '../export/export-formats.ts';
import type { ExportedImage } from '../export/export-request.ts';
import type { ExportedFile } from '../export/exported-file.ts';
import { exportedFiles } from '../export/exported-files.ts';
import { requestOfSettings } from '../export/request-of-settings.ts';
import { writeExportedFiles } from '../export/write-exported-files.ts';
import {
  containerImage,
  containerImageMajor,
  volumePath,
} from '../fallback/container/container-image.ts';
import {
  initArguments,
  serverOptions,
  sharedMemory,
} from '../fallback/container/container-shape.ts';
import { refuseProblems } from '../settings/refuse-problems.ts';
import type { Problem } from '../settings/problem.ts';
import { readSettings } from '../settings/read-settings.ts';
import type { Settings } from '../settings/settings.ts';
import type { CommandContext, CommandOutcome } from './command.ts';
import { settingsRequest } from './settings-request.ts';

/**
 * Prints configuration for another engine, or writes it into a folder. Contacts nobody. The files are
 * made of values that are no secrets, so they are not masked: a password such as "data" would garble them.
 *
 * @throws SetupError EXPORT_INCOMPLETE, SETTINGS_INVALID, USAGE; DISK_FULL, FILE_READ_ONLY,
 *   FILE_WRITE_FAILED with --output
 */
export async function exportCommand(context: CommandContext): Promise<CommandOutcome> {
  const format = formatOf(context.args.action);
  const output = context.args.options.get('output') ?? null;
  const force = context.args.options.has('force');
  if (output === null && force) throw forceAlone();
  const { settings } = await readSettings(await settingsRequest(context));
  refuseProblems(settings.problems.filter((problem) => matters(problem, settings)));
  const files = exportedFiles(format, requestOfSettings(settings), image);
  if (output === null) return outcome(printedFiles(files), format, files, []);
  const folder = resolve(context.cwd, output);
  const written = await writeExportedFiles(folder, files, force);
  const lines = [
    ...written.map((path) => `wrote ${path}`),
    '',
    `What to change and what to type is told at the top of ${written[0] ?? folder}.`,
  ];
  return outcome(lines, format, files, written);
}

const image: ExportedImage = {
  name: containerImage,
  dataPath: volumePath({ volumes: [], environment: [`PG_MAJOR=${containerImageMajor}`] }),
  sharedMemory,
  serverOptions,
  initArguments,
};

function formatOf(action: string | null): ExportFormat {
  const format = exportFormats.find((known) => known === action);
  if (format === undefined) throw new TypeError(`no such format: ${action ?? ''}`);
  return format;
}

/** A value that is missing may not be needed here; one that is wrong always matters. */
function matters({ setting }: Problem, settings: Settings): boolean {
  if (setting === undefined) return true;
  return typeof settings.values.get(setting)?.invalid === 'string';
}

/** One file is printed as it is, so that the output can be piped; before each of several is its name. */
function printedFiles(files: readonly ExportedFile[]): readonly string[] {
  const linesOf = ({ text }: ExportedFile): readonly string[] =>
    text.replace(/\n$/u, '').split('\n');
  if (files.length === 1) return files.flatMap(linesOf);
  return files.flatMap((file, index) => [
    ...(index === 0 ? [] : ['']),
    `# ===== ${file.path} =====`,
    ...linesOf(file),
  ]);
}

function outcome(
  lines: readonly string[],
  format: ExportFormat,
  files: readonly ExportedFile[],
  written: readonly string[],
): CommandOutcome {
  const contents = Object.fromEntries(files.map(({ path, text }) => [path, text]));
  return { exitCode: 0, lines, document: { format, files: contents, written }, error: null };
}

function forceAlone(): SetupError {
  return new SetupError('USAGE', {
    message: '--force overwrites files, and without --output none is written.',
    fix: 'Name the folder with --output DIR.',
  });
}
