import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundleScript } from './scripts/bundle-script.mjs';
import { keepCode, warmedParts } from './scripts/keep-code.mjs';
import { inkOptions, quickLibraries, quickText, quickWidth } from './scripts/quick-libraries.mjs';
import { survey } from './scripts/survey.mjs';
import { buildTemplate } from './template.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Every file that was bundled; paths from the root. */
export const loaded = new Set();
const note = (path) => loaded.add(relative(root, path));
/** Comes first among the plugins, sees every file, and leaves it to the others. */
const noted = {
  name: 'noted',
  setup({ onLoad }) {
    onLoad({ filter: /.*/, namespace: 'file' }, ({ path }) => void note(path));
  },
};

/** `import text from './file?raw'`, as Vite reads it, so that tests and bundle agree. */
const rawText = {
  name: 'raw-text',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\?raw$/ }, ({ path, resolveDir }) => ({
      path: resolve(resolveDir, path.slice(0, -'?raw'.length)),
      namespace: 'raw-text',
    }));
    onLoad({ filter: /.*/, namespace: 'raw-text' }, ({ path }) => {
      note(path);
      return { contents: readFileSync(path, 'utf8'), loader: 'text' };
    });
  },
};

/**
 * `pg` looks for its native twin and for Cloudflare's sockets; neither is ever there, and looking
 * costs time at every start. node-pg-migrate finds files with glob, and gets its migrations from us.
 */
const absent = {
  name: 'absent-modules',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(pg-native|pg-cloudflare|cloudflare:sockets|glob)$/ }, ({ path }) => ({
      path,
      namespace: 'absent-modules',
    }));
    onLoad({ filter: /.*/, namespace: 'absent-modules' }, ({ path }) => ({
      contents: path === 'glob' ? 'export const glob = undefined' : 'export {}',
    }));
  },
};

const options = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20.17',
  mainFields: ['module', 'main'],
  external: ['@electric-sql/*'],
  loader: { '.sql': 'text' },
  // pg makes a Response to find out whether it runs on Cloudflare; on Node 20 that loads all of undici.
  define: { Response: 'undefined' },
  plugins: [noted, rawText, absent],
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
};
/** For the program itself: what is smaller is compiled sooner, and no error of ours shows a stack. */
const short = { ...options, minifyIdentifiers: true };
const modules = {
  ...options,
  outdir: 'dist',
  format: 'esm',
  // CommonJS packages inside the bundle ask for Node's own modules with require().
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  metafile: true,
};

/*
 * bin.cjs is small: it reads the command line and answers --help and --version. The commands are one
 * script and the screens another, because the code of a script can be kept compiled. It is CommonJS
 * because Node starts that 4 ms sooner.
 */
const main = await survey(['src/bin.ts'], options, ({ importer }) =>
  importer.endsWith('load-command.ts'),
);
const commandFiles = await survey(main.left, options, ({ id }) => id.startsWith('components/'));
const screens = await bundleScript({
  name: 'screens',
  parts: commandFiles.left,
  isShared: (id) => id.startsWith('src/'),
  options: { ...short, ...inkOptions, plugins: [noted, quickLibraries] },
});
const commands = await bundleScript({
  name: 'commands',
  parts: [...main.left, ...warmedParts],
  isShared: (id) => main.files.has(id),
  options: {
    ...short,
    ...quickText,
    define: { ...options.define, ...quickText.define },
    plugins: [...options.plugins, quickWidth, screens.plugin],
  },
});
const plugins = [...options.plugins, commands.plugin, screens.plugin];
const built = await Promise.all([
  build({
    ...short,
    entryPoints: ['src/bin.ts'],
    outfile: 'dist/bin.cjs',
    format: 'cjs',
    define: { ...options.define, 'import.meta.url': '__url' },
    banner: { js: "const __url = require('node:url').pathToFileURL(__filename).href;" },
    plugins,
    metafile: true,
  }),
  build({
    ...modules,
    entryPoints: {
      'fallback-serve': 'src/fallback/embedded/serve-entry.ts',
      'fallback-engine': 'src/fallback/embedded/engine-entry.ts',
    },
    splitting: true,
  }),
  build({
    ...modules,
    // The application and the router speak through one pg: its parsers of types are set in one place.
    external: [...options.external, 'pg'],
    entryPoints: { index: 'src/index.ts' },
    splitting: true,
  }),
]);
const scripts = [commands.file, screens.file];
const codes = await keepCode(scripts, { ...modules, plugins });
const outputs = built.flatMap(({ metafile }) => Object.keys(metafile.outputs));
const current = new Set([...outputs.map((file) => basename(file)), ...scripts, ...codes]);
for (const name of readdirSync('dist')) {
  if (/\.(js|cjs|code)$/.test(name) && !current.has(name)) rmSync(join('dist', name));
}
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'build/tsconfig.json'], {
  stdio: 'inherit',
});
await buildTemplate('dist/embedded-template.br');
