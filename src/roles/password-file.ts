import { randomBytes } from 'node:crypto';
import { chmod, link, rm, writeFile } from 'node:fs/promises';
import { errno } from '../errors/errno.ts';
import { SetupError } from '../errors/setup-error.ts';
import { writeError } from '../files/write-error.ts';
import { generatePassword } from '../settings/generate-password.ts';
import { readSecretFile } from '../settings/read-secret-file.ts';

/** The password that a file holds. */
export interface PasswordInFile {
  readonly password: string;
  readonly path: string;
  /** Whether this call generated it. */
  readonly created: boolean;
}

/**
 * Reads the password of a role from a file.
 *
 * @param purpose what names the file, for errors
 * @throws SetupError FILE_NOT_READABLE, or SETTINGS_INVALID when there is no password in it
 */
export function readPasswordFile(path: string, purpose: string): PasswordInFile {
  const password = readSecretFile(path, purpose);
  if (password === '' || password.includes('\0')) {
    throw new SetupError('SETTINGS_INVALID', {
      message: `There is no password in the file of ${purpose}.`,
      fix: 'Put one there, or name a file that does not exist yet: a password is generated into it.',
    });
  }
  return { password, path, created: false };
}

/**
 * Generates a password into a new file that only its owner may read. The file appears with its content, so that of two runs at the same time one generates and
 * the other one reads.
 *
 * @throws SetupError as `readPasswordFile`, DISK_FULL, FILE_READ_ONLY or FILE_WRITE_FAILED
 */
export async function createPasswordFile(path: string, purpose: string): Promise<PasswordInFile> {
  const password = generatePassword();
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeFile(temporary, `${password}\n`, { mode: 0o600, flag: 'wx' });
    // The umask may have taken more than it should, for example the owner's own right to read.
    await chmod(temporary, 0o600);
    await link(temporary, path);
    return { password, path, created: true };
  } catch (error) {
    if (errno(error) === 'EEXIST') return readPasswordFile(path, purpose);
    throw writeError(path, error);
  } finally {
    await rm(temporary, { force: true });
  }
}
