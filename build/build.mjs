import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundleScreens } from './screens/bundle-screens.mjs';
import { keepCode } from './screens/keep-code.mjs';
import { buildTemplate } from './template.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);

/** `import text from './file?raw'`, as Vite reads it, so that tests and bundle agree. */
const rawText = {
  name: 'raw-text',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\?raw$/ }, ({ path, resolveDir }) => ({
      path: resolve(resolveDir, path.slice(0, -'?raw'.length)),
      namespace: 'raw-text',
    }));
    onLoad({ filter: /.*/, namespace: 'raw-text' }, ({ path }) => ({
      contents: readFileSync(path, 'utf8'),
      loader: 'text',
    }));
  },
};

/**
 * `pg` looks for its native twin and for Cloudflare's sockets; neither is ever there, and looking
 * costs time at every start.
 */
const absent = {
  name: 'absent-modules',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(pg-native|pg-cloudflare|cloudflare:sockets)$/ }, ({ path }) => ({
      path,
      namespace: 'absent-modules',
    }));
    onLoad({ filter: /.*/, namespace: 'absent-modules' }, () => ({ contents: 'export {}' }));
  },
};

/** What src imports from components. */
const screens = await bundleScreens([
  'components/glyphs.ts',
  'components/load-drawing.ts',
  'components/render-screen.tsx',
  'components/start.tsx',
]);

const options = {
  outdir: 'dist',
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.17',
  mainFields: ['module', 'main'],
  external: ['@electric-sql/*'],
  loader: { '.sql': 'text' },
  // pg makes a Response to find out whether it runs on Cloudflare; on Node 20 that loads all of undici.
  define: { Response: 'undefined' },
  plugins: [rawText, absent, screens.plugin],
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  // CommonJS packages inside the bundle ask for Node's own modules with require().
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  logLevel: 'warning',
};

const { metafile } = await build({
  ...options,
  entryPoints: {
    bin: 'src/bin.ts',
    index: 'src/index.ts',
    'fallback-serve': 'src/fallback/embedded/serve-entry.ts',
    'fallback-engine': 'src/fallback/embedded/engine-entry.ts',
  },
  splitting: true,
  metafile: true,
});
const code = await keepCode(screens.name, options);
const current = new Set(Object.keys(metafile.outputs).map((file) => basename(file)));
for (const name of [screens.name, code]) current.add(name);
for (const name of readdirSync('dist')) {
  if (/\.(js|cjs|code)$/.test(name) && !current.has(name)) rmSync(join('dist', name));
}
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'build/tsconfig.json'], {
  stdio: 'inherit',
});
await buildTemplate('dist/embedded-template.br');
