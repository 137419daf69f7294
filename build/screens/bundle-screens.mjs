import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { unused } from './unused.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const library = (path) => join(root, 'node_modules', path);

/**
 * Bundles `components` with everything they are drawn with into one script, `dist/screens-<hash>.cjs`,
 * whose compiled code can be kept (`load-screens.mjs`). What they import from `src` stays outside, so
 * that the program has one copy of it.
 *
 * @param parts the files of `components` that the program imports
 * @returns the script's name, the paths in `src` it must be given, and a plugin for the program's own
 *   bundle, which loads the parts from the script
 */
export async function bundleScreens(parts) {
  const shared = new Set();
  const { outputFiles } = await build({
    ...common,
    stdin: { contents: entryOf(parts), resolveDir: root, sourcefile: 'screens.js' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    // load-screens.mjs calls the script's value; inside it is a module like any other.
    banner: { js: '(function (require) { const exports = {}; const module = { exports };' },
    footer: { js: 'return exports; })' },
    inject: [here('quick-segmenter.mjs')],
    define: {
      'Intl.Segmenter': 'QuickSegmenter',
      // React and Ink have a slow half for developers.
      'process.env.NODE_ENV': '"production"',
      'process.env.DEV': '"false"',
      'import.meta.url': '""',
    },
    plugins: [shareSources(shared), quickLibraries],
    write: false,
    logLevel: 'warning',
  });
  const { contents, text } = outputFiles[0];
  if (contents.some((byte) => byte > 127)) throw new Error('the screens must be plain ASCII');
  const hash = createHash('sha256').update(contents).digest('hex').slice(0, 8);
  const name = `screens-${hash}.cjs`;
  writeWhole(join(root, 'dist', name), text);
  return { name, plugin: screensPlugin(name, parts, [...shared]) };
}

const common = { absWorkingDir: root, target: 'node20.17', jsx: 'automatic' };

/** Each part runs when it is first asked for: mount.tsx must not load Ink before the colours are known. */
function entryOf(parts) {
  return parts.map((part) => `exports['${part}'] = () => require('./${part}');`).join('\n');
}

function writeWhole(path, text) {
  if (existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.tmp`, text);
  renameSync(`${path}.tmp`, path);
}

/** Imports of `components` from `src` become `require('src/…')`; the loader answers them. */
function shareSources(shared) {
  return {
    name: 'share-sources',
    setup({ onResolve }) {
      onResolve({ filter: /^\.\.?\/.*\.tsx?$/ }, ({ path, resolveDir }) => {
        const id = relative(root, resolve(resolveDir, path)).split(sep).join('/');
        if (!id.startsWith('src/')) return undefined;
        shared.add(id);
        return { path: id, external: true };
      });
    },
  };
}

const dataUrl = /(data:application\/octet-stream;base64,)([A-Za-z0-9+/=]+)/;
const yogaLoader = library('yoga-layout/dist/binaries/yoga-wasm-base64-esm.js');

/** The libraries as they are, but for what makes the first frame late; see the files named here. */
const quickLibraries = {
  name: 'quick-libraries',
  setup({ onResolve, onLoad }) {
    const replaced = {
      'string-width': here('quick-width.mjs'),
      'string-width/real': library('string-width/index.js'),
      'yoga-layout': here('yoga.mjs'),
      'yoga-layout/loader': yogaLoader,
      'yoga-layout/wrap': library('yoga-layout/dist/src/wrapAssembly.js'),
      'yoga-layout/enums': library('yoga-layout/dist/src/generated/YGEnums.js'),
    };
    onResolve({ filter: /^(string-width|yoga-layout)(\/|$)/ }, ({ path }) =>
      path === 'yoga-layout/bytes'
        ? { path, namespace: 'yoga-bytes' }
        : { path: replaced[path], errors: path in replaced ? [] : [{ text: 'unknown part' }] },
    );
    onLoad({ filter: /.*/, namespace: 'yoga-bytes' }, () => ({
      contents: Buffer.from(dataUrl.exec(readFileSync(yogaLoader, 'utf8'))[2], 'base64'),
      loader: 'binary',
    }));
    onLoad({ filter: /yoga-wasm-base64-esm\.js$/ }, ({ path }) => ({
      contents: edited(path, [[dataUrl, '$1']]),
    }));
    // Top-level await, for developers only, which a script cannot have.
    onLoad({ filter: /ink[/\\]build[/\\]reconciler\.js$/ }, ({ path }) => ({
      contents: edited(path, [
        ["await import('./devtools.js')", 'undefined'],
        ['await loadPackageJson()', 'undefined'],
      ]),
    }));
    onResolve({ filter: /^[a-z-]+$/ }, ({ path }) =>
      path in unused ? { path, namespace: 'unused' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'unused' }, ({ path }) => ({ contents: unused[path] }));
  },
};

/** A library's file with these places changed; the build fails when a new version lacks one of them. */
function edited(path, changes) {
  return changes.reduce(
    (text, [from, to]) => {
      const after = text.replace(from, to);
      if (after === text) throw new Error(`${path} no longer contains ${from}`);
      return after;
    },
    readFileSync(path, 'utf8'),
  );
}

/** In the program's own bundle: an import of a part loads it from the script. */
function screensPlugin(name, parts, shared) {
  return {
    name: 'screens',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /\/components\// }, ({ path, resolveDir }) => {
        const part = relative(root, resolve(resolveDir, path)).split(sep).join('/');
        if (!parts.includes(part)) {
          return { errors: [{ text: `build.mjs does not name ${part} as a part of the screens` }] };
        }
        return { path: part, namespace: 'screens' };
      });
      onLoad({ filter: /.*/, namespace: 'screens' }, async ({ path: part }) => ({
        contents: await partModule(name, part),
        resolveDir: dirname(here('.')),
      }));
      onResolve({ filter: /^screens:shared$/ }, ({ path }) => ({ path, namespace: 'shared' }));
      onLoad({ filter: /.*/, namespace: 'shared' }, () => ({
        contents: sharedModule(shared),
        resolveDir: root,
      }));
    },
  };
}

async function partModule(name, part) {
  const { metafile } = await build({
    ...common,
    entryPoints: [part],
    format: 'esm',
    outfile: 'part.js',
    metafile: true,
    write: false,
  });
  const names = metafile.outputs['part.js'].exports;
  return `
    import { loadPart } from '${here('load-screens.mjs')}';
    import { shared } from 'screens:shared';
    export const { ${names.join(', ')} } = loadPart('${name}', shared, '${part}');
  `;
}

function sharedModule(shared) {
  const imports = shared.map((id, index) => `import * as part${index} from './${id}';`);
  const members = shared.map((id, index) => `'${id}': part${index}`);
  return `${imports.join('\n')}\nexport const shared = { ${members.join(', ')} };`;
}
