import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath, URL } from 'node:url';
import { build } from 'esbuild';

/** `node bench/run.mjs [name ...]`: bundles bench/<name>.ts next to the build and runs it; all without a name. */
const all = [
  'program',
  'wizard',
  'bootstrap',
  'embedded',
  'durability',
  'edits',
  'sync',
  'reconcile',
  'journal',
  'router',
  'router-faults',
];
const wanted = process.argv.slice(2);
for (const name of wanted.length === 0 ? all : wanted) await runBench(name);

async function runBench(name) {
  const outfile = fileURLToPath(new URL(`../dist/bench-${name}.mjs`, import.meta.url));
  await build({
    entryPoints: [fileURLToPath(new URL(`${name}.ts`, import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.17',
    mainFields: ['module', 'main'],
    external: ['@electric-sql/*', '@lydell/node-pty', '@xterm/headless'],
    loader: { '.sql': 'text', '.example': 'text' },
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
  });
  const { status } = spawnSync(process.execPath, [outfile], { stdio: 'inherit' });
  rmSync(outfile);
  process.exitCode ||= status ?? 1;
}
