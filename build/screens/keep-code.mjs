import { execFileSync } from 'node:child_process';
import { renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { codePath } from './load-screens.mjs';

/**
 * Keeps the screens' code as this Node compiled it, beside their bundle: runs the wizard once on a
 * terminal that is none, so that exactly what a first screen needs is in it. Another Node compiles by
 * itself; so does this one when there is no code, and the build goes on without it.
 *
 * @param name the bundle's name in `dist`
 * @param options how the program itself is bundled
 * @returns the name of the file with the code
 */
export async function keepCode(name, options) {
  const path = codePath(join('dist', name));
  const script = join('dist', 'warm-up.mjs');
  await build({
    ...options,
    entryPoints: [fileURLToPath(new URL('warm-up.mjs', import.meta.url))],
    outdir: undefined,
    outfile: script,
  });
  try {
    execFileSync(process.execPath, [script, name, `${path}.tmp`], {
      stdio: ['ignore', 'inherit', 'pipe'],
      timeout: 30_000,
    });
    renameSync(`${path}.tmp`, path);
  } catch (error) {
    const [reason = error.message] = /^\w*Error: .*/m.exec(String(error.stderr)) ?? [];
    console.warn(`The screens start without their compiled code: ${reason}`);
  } finally {
    rmSync(script);
  }
  return basename(path);
}
