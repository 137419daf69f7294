import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { programPath } from './run-cli.ts';

export interface PublicProgram {
  readonly path: string;
  readonly remove: () => Promise<void>;
}

/**
 * A copy of the built program that every user of the machine can run; the build itself may lie in a
 * folder that is closed to them. It has no engine beside it, so it cannot start a fallback.
 */
export async function publicProgram(): Promise<PublicProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'setup-wizard-program-'));
  const dist = join(folder, 'dist');
  await cp(dirname(programPath), dist, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{"type": "module"}\n');
  await promisify(execFile)('chmod', ['-R', 'go=rX', folder]);
  return {
    path: join(dist, basename(programPath)),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
