import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unused } from './unused.mjs';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const library = (path) => join(here('../../node_modules'), path);

const dataUrl = /(data:application\/octet-stream;base64,)([A-Za-z0-9+/=]+)/;
const yogaLoader = library('yoga-layout/dist/binaries/yoga-wasm-base64-esm.js');

const replaced = {
  'string-width': here('quick-width.mjs'),
  'string-width/real': library('string-width/index.js'),
  'yoga-layout': here('yoga.mjs'),
  'yoga-layout/loader': yogaLoader,
  'yoga-layout/wrap': library('yoga-layout/dist/src/wrapAssembly.js'),
  'yoga-layout/enums': library('yoga-layout/dist/src/generated/YGEnums.js'),
};

/** The width of texts, without what is slow to load; for the commands. */
export const quickWidth = {
  name: 'quick-width',
  setup({ onResolve }) {
    onResolve({ filter: /^string-width(\/|$)/ }, ({ path }) => ({ path: replaced[path] }));
  },
};

/** Ink and its libraries as they are, but for what makes the first frame late; see the files named here. */
export const quickLibraries = {
  name: 'quick-libraries',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(string-width|yoga-layout)(\/|$)/ }, ({ path }) =>
      path === 'yoga-layout/bytes' ? { path, namespace: 'yoga-bytes' } : { path: replaced[path] },
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

/** The options of esbuild for the stand-in of Intl.Segmenter. */
export const quickText = {
  inject: [here('quick-segmenter.mjs')],
  define: { 'Intl.Segmenter': 'QuickSegmenter' },
};

/** The options of esbuild for what is drawn with Ink. */
export const inkOptions = {
  ...quickText,
  define: {
    ...quickText.define,
    // React and Ink have a slow half for developers.
    'process.env.NODE_ENV': '"production"',
    'process.env.DEV': '"false"',
  },
  jsx: 'automatic',
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
