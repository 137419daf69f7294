import { fileURLToPath, URL } from 'node:url';
import { build } from 'esbuild';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Bundles `bench/<name>.ts` next to the built program, whose files it finds there; the file's path. */
export async function bundleBench(name) {
  const outfile = here(`../dist/bench-${name}.mjs`);
  await build({
    entryPoints: [here(`../bench/${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.17',
    mainFields: ['module', 'main'],
    external: ['@electric-sql/*', '@lydell/node-pty', '@xterm/headless', 'esbuild'],
    loader: { '.sql': 'text', '.example': 'text' },
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
  });
  return outfile;
}
