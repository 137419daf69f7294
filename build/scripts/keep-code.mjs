import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { codePath } from './load-script.mjs';

/** What the warm-up asks of the script of the commands. */
export const warmedParts = [
  'src/commands/settings-request.ts',
  'src/settings/read-settings.ts',
  'src/wizard/wizard.ts',
];

/**
 * Keeps the scripts' code as this Node compiled it, beside them: shows the wizard once on a terminal
 * that is none, so that what a first screen needs is compiled. Another Node compiles by itself; so does
 * this one when there is no code, and therefore the build goes on without it.
 *
 * @param scripts their names in `dist`
 * @param options how the program itself is bundled
 * @returns the names of the files with the code
 */
export async function keepCode(scripts, options) {
  const warmUp = join('dist', 'warm-up.mjs');
  await build({
    ...options,
    entryPoints: [fileURLToPath(new URL('warm-up.mjs', import.meta.url))],
    outdir: undefined,
    outfile: warmUp,
  });
  try {
    execFileSync(process.execPath, [warmUp, ...scripts], {
      stdio: ['ignore', 'inherit', 'pipe'],
      timeout: 30_000,
    });
  } catch (error) {
    const [reason = error.message] = /^\w*Error.*/m.exec(String(error.stderr)) ?? [];
    console.warn(`The wizard starts without its compiled code: ${reason}`);
  } finally {
    rmSync(warmUp);
  }
  return scripts.map(codePath);
}
