import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errno } from '../../errors/errno.ts';
import { SetupError } from '../../errors/setup-error.ts';
import { serviceMark } from './service-mark.ts';

/**
 * The text of our service, or null when there is none.
 *
 * @throws SetupError SERVICE_FAILED for a file that somebody else wrote
 */
export async function readServiceFile(path: string): Promise<string | null> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (errno(error) === 'ENOENT') return null;
    throw unusable(path, error);
  });
  if (text === null || text.includes(serviceMark) || text.includes(escapedMark)) return text;
  throw new SetupError('SERVICE_FAILED', {
    message: `${path} was not written by this program; it was left alone.`,
    fix: 'Move that file away, then run this again.',
    target: 'fallback',
  });
}

/** As XML has it. */
const escapedMark = serviceMark.replaceAll('"', '&quot;');

/**
 * Replaces the file as a whole or not at all.
 *
 * @throws SetupError SERVICE_FAILED
 */
export async function writeServiceFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, text, { mode: 0o644, flag: 'wx' });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw unusable(path, error);
  }
}

function unusable(path: string, cause: unknown): SetupError {
  return new SetupError('SERVICE_FAILED', {
    message: `${path} cannot be read or written.`,
    detail: cause instanceof Error ? cause.message : String(cause),
    fix: 'Give this user write access to that folder, or make room on its disk, then run this again.',
    target: 'fallback',
    cause,
  });
}
