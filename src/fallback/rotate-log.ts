import { closeSync, copyFileSync, fstatSync, ftruncateSync, openSync, rmSync } from 'node:fs';

/**
 * A log that has grown beyond this becomes `<log>.1`; there is no more than one old one. Bytes. A
 * server writes little: what fails in a statement of the application is told to the application.
 */
const rotateBytes = 1024 * 1024;

export interface RotateOptions {
  /** How long the file may be. Bytes; 1 MB unless told. */
  readonly maxBytes?: number;
  /** How much is about to be written to it. Bytes; none unless told. */
  readonly coming?: number;
}

/**
 * Moves the content of a log that has grown too long to `<path>.1`. It is copied and emptied, not
 * renamed: the server writes on to the same open file, somebody may be following it, and Windows
 * renames no file that is open. Does nothing without a log.
 *
 * @param file a descriptor of it, where it is open for writing; it is opened for this otherwise
 */
export function rotateLog(path: string, options: RotateOptions = {}, file?: number): void {
  if (file !== undefined) {
    rotateOpen(path, file, options);
    return;
  }
  let opened: number;
  try {
    opened = openSync(path, 'r+');
  } catch {
    return;
  }
  try {
    rotateOpen(path, opened, options);
  } finally {
    closeSync(opened);
  }
}

function rotateOpen(
  path: string,
  file: number,
  { maxBytes = rotateBytes, coming = 0 }: RotateOptions,
): void {
  if (fstatSync(file).size + coming <= maxBytes) return;
  try {
    copyFileSync(path, `${path}.1`);
  } catch {
    // No room for both: the bound counts for more than old lines.
    rmSync(`${path}.1`, { force: true });
  }
  ftruncateSync(file, 0);
}
