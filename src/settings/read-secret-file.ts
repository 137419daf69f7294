import { readFileSync, statSync } from 'node:fs';
import { SetupError } from '../errors/setup-error.ts';

/** A password file larger than this is a mistake. Bytes. */
const largestSecret = 4096;

/**
 * Reads a secret from a file: its text without the one line break that editors and `echo` add.
 *
 * @param path as the operator named it
 * @param purpose what names the file, for example "--db-password-file"
 * @throws SetupError FILE_NOT_READABLE when it is missing, unreadable, a directory or too large
 */
export function readSecretFile(path: string, purpose: string): string {
  try {
    const found = statSync(path);
    if (found.isDirectory()) throw new Error('it is a directory');
    if (found.size > largestSecret) throw new Error(`it has more than ${largestSecret} bytes`);
    return readFileSync(path, 'utf8').replace(/\r?\n$/u, '');
  } catch (error) {
    throw new SetupError('FILE_NOT_READABLE', {
      message: `The file ${path} of ${purpose} cannot be read.`,
      detail: error instanceof Error ? error.message : String(error),
      fix: 'Name an existing file that this user can read and that holds nothing but the value.',
      cause: error,
    });
  }
}
