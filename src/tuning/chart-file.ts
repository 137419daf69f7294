import { access, constants } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SetupError } from '../errors/setup-error.ts';
import { readTextFile, type TextFile } from '../files/read-text-file.ts';
import { prepareReplacement } from '../files/replace-file.ts';
import { writeError } from '../files/write-error.ts';

/**
 * Looks whether a chart may be written to a path; to be asked before measuring takes its time.
 *
 * @param mark what every chart of ours contains
 * @returns the chart that is there, or null when nothing is
 * @throws SetupError USAGE when the file is not a chart of ours; FILE_NOT_REGULAR, FILE_NOT_READABLE;
 *   FILE_WRITE_FAILED without its folder, FILE_READ_ONLY where that takes no files
 */
export async function presentChart(path: string, mark: string): Promise<TextFile | null> {
  const present = await readTextFile(path);
  if (present === null || present.text.includes(mark)) {
    await refuseUnwritable(present?.realPath ?? path);
    return present;
  }
  throw new SetupError('USAGE', {
    message: `${path} exists, and setup-wizard has not drawn it, so it is not overwritten.`,
    fix: 'Name another file with --svg, or move that one away.',
  });
}

/** A chart is written beside its place and moved there, so that its folder has to be writable. */
async function refuseUnwritable(path: string): Promise<void> {
  try {
    await access(dirname(path), constants.W_OK | constants.X_OK);
  } catch (error) {
    throw writeError(path, error);
  }
}

/**
 * Writes a chart in one step.
 *
 * @throws SetupError DISK_FULL, FILE_READ_ONLY, FILE_WRITE_FAILED, FILE_VERIFY_FAILED
 */
export async function writeChart(
  path: string,
  text: string,
  present: TextFile | null,
): Promise<void> {
  try {
    const replacement = await prepareReplacement(
      present?.realPath ?? path,
      Buffer.from(text),
      present,
    );
    try {
      await replacement.commit();
    } finally {
      await replacement.discard();
    }
  } catch (error) {
    throw writeError(path, error);
  }
}
