import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath, URL } from 'node:url';
import { build } from 'esbuild';

/** `node bench/run.mjs <name>`: bundles bench/<name>.ts next to the build and runs it. */
const [name = ''] = process.argv.slice(2);
const outfile = fileURLToPath(new URL(`../dist/bench-${name}.mjs`, import.meta.url));
await build({
  entryPoints: [fileURLToPath(new URL(`${name}.ts`, import.meta.url))],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.17',
  mainFields: ['module', 'main'],
  external: ['@electric-sql/*'],
  loader: { '.sql': 'text' },
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
});
process.exitCode = spawnSync(process.execPath, [outfile], { stdio: 'inherit' }).status ?? 1;
