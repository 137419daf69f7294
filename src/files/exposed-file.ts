import type { TextFile } from './read-text-file.ts';

export interface ExposedFile {
  readonly path: string;
  readonly message: string;
  readonly fix: string;
}

/**
 * Whether other users of this machine can read a file with secrets in it; null when not, or when the
 * system has no such bits. It is for the operator to change: a service may need the access.
 */
export function exposedFile({ path, mode }: TextFile): ExposedFile | null {
  if (process.platform === 'win32' || (mode & 0o044) === 0) return null;
  const who = (mode & 0o004) === 0 ? 'its group' : 'every user of this machine';
  return {
    path,
    message: `${path} can be read by ${who} (mode ${mode.toString(8).padStart(4, '0')}).`,
    fix: `Close it with "chmod 600 ${path}", unless a service reads it through that.`,
  };
}
