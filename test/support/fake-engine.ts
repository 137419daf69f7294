import { chmod, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { tempDir } from './temp-dir.ts';

/** The environment in which a program of this name is the script, in front of PATH. */
export async function fakeEngine(
  name: 'docker' | 'podman',
  script: string,
  others: 'with the others' | 'alone' = 'with the others',
): Promise<Readonly<Record<string, string | undefined>>> {
  const folder = await tempDir();
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  const rest = others === 'alone' ? '' : `${delimiter}${process.env['PATH'] ?? ''}`;
  return { ...process.env, PATH: `${folder}${rest}` };
}
