import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { buildSync } from 'esbuild';
import { afterAll } from 'vitest';

/**
 * Bundles a test's helper program once and returns how to start it as a real process, with its
 * standard output piped. Node 20 does not run TypeScript by itself.
 */
export function spawnTypescript(
  source: URL,
  options: SpawnOptions = {},
): (...args: readonly string[]) => ChildProcess {
  const folder = mkdtempSync(join(tmpdir(), 'setup-wizard-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  // Another user may have to run it.
  chmodSync(folder, 0o755);
  const outfile = join(folder, `${basename(fileURLToPath(source), '.ts')}.mjs`);
  buildSync({
    entryPoints: [fileURLToPath(source)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    mainFields: ['module', 'main'],
    loader: { '.sql': 'text', '.example': 'text' },
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
  });
  return (...args) =>
    spawn(process.execPath, [outfile, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
      ...options,
    });
}
