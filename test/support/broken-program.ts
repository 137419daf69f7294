import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { tempDir } from './temp-dir.ts';

/** `import text from './file?raw'`, as the build reads it. */
const rawText: Plugin = {
  name: 'raw-text',
  setup: (bundle) => {
    bundle.onResolve({ filter: /\?raw$/ }, ({ path, resolveDir }) => ({
      path: resolve(resolveDir, path.slice(0, -'?raw'.length)),
      namespace: 'raw-text',
    }));
    bundle.onLoad({ filter: /.*/, namespace: 'raw-text' }, ({ path }) => ({
      contents: readFileSync(path, 'utf8'),
      loader: 'text',
    }));
  },
};

/** Puts something else in the place of one source file. */
function instead(file: string, contents: string): Plugin {
  const path = new RegExp(`/${file.replaceAll('.', '[.]')}$`);
  return {
    name: 'instead',
    setup: (bundle) => bundle.onLoad({ filter: path }, () => ({ contents, loader: 'js' })),
  };
}

/**
 * Bundles the whole program with one of its source files replaced, and returns the path to run. It
 * has no engine beside it, so it cannot start a fallback.
 *
 * @param file the end of the path of the file to replace
 * @param contents JavaScript that stands in its place
 */
export async function brokenProgram(file: string, contents: string): Promise<string> {
  const outfile = join(await tempDir(), 'program.mjs');
  await build({
    absWorkingDir: fileURLToPath(new URL('../..', import.meta.url)),
    entryPoints: ['src/bin.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.17',
    mainFields: ['module', 'main'],
    jsx: 'automatic',
    external: ['@electric-sql/*', 'pg-native'],
    loader: { '.sql': 'text' },
    define: { 'process.env.NODE_ENV': '"production"' },
    // Ink's tools for its own developers need a package that is not installed.
    plugins: [instead(file, contents), instead('ink/build/devtools.js', ''), rawText],
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
  });
  return outfile;
}
