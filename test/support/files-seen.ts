import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** One file with everything that a write would change. */
export interface SeenFile {
  readonly name: string;
  readonly mode: number;
  readonly mtimeNs: bigint;
  readonly ino: bigint;
  readonly bytes: Buffer;
}

/** Every file directly in the folder, in the order of their names. */
export function filesSeen(folder: string): readonly SeenFile[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort()
    .map((name) => {
      const path = join(folder, name);
      const { mtimeNs, ino, mode } = statSync(path, { bigint: true });
      return { name, mode: Number(mode) & 0o777, mtimeNs, ino, bytes: readFileSync(path) };
    });
}
