import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
const loader = 'build/scripts/load-script.mjs';

/**
 * Bundles parts of the program into one script, `dist/<name>-<hash>.cjs`, whose compiled code can be
 * kept (`load-script.mjs`). Each part runs when it is first asked for.
 *
 * @param parts the files that are imported from outside, by `import()`
 * @param isShared which files the script does not contain but is given, so that there is one copy of
 *   each; paths from the root
 * @param options for esbuild
 * @returns the script's file name, and a plugin by which another bundle loads the parts from it
 */
export async function bundleScript({ name, parts, isShared, options }) {
  const shared = new Set();
  const { outputFiles } = await build({
    ...options,
    absWorkingDir: root,
    stdin: { contents: entryOf(parts), resolveDir: root, sourcefile: `${name}.js` },
    bundle: true,
    splitting: false,
    format: 'cjs',
    // The value of the script is a function; inside it is a module like any other.
    banner: { js: '(function (require, __url) { const exports = {}; const module = { exports };' },
    footer: { js: 'return exports; })' },
    define: { ...options.define, 'import.meta.url': '__url' },
    // A script has no import() of its own.
    supported: { 'dynamic-import': false },
    plugins: [shareModules(isShared, shared), ...options.plugins],
    write: false,
  });
  const { contents, text } = outputFiles[0];
  if (contents.some((byte) => byte > 127)) throw new Error(`${name}: a script must be plain ASCII`);
  const hash = createHash('sha256').update(contents).digest('hex').slice(0, 8);
  const file = `${name}-${hash}.cjs`;
  writeWhole(join(root, 'dist', file), text);
  return { file, plugin: partsPlugin(name, file, parts, shared) };
}

function entryOf(parts) {
  return parts.map((part) => `exports['${part}'] = () => require('./${part}');`).join('\n');
}

function writeWhole(path, text) {
  if (existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.tmp`, text);
  renameSync(`${path}.tmp`, path);
}

/** A module of ours by its path from the root. */
const idOf = ({ path, resolveDir }) =>
  relative(root, resolve(resolveDir, path)).split(sep).join('/');

/** Imports of shared modules become `require(<path from the root>)`, which the caller answers. */
function shareModules(isShared, shared) {
  return {
    name: 'share-modules',
    setup({ onResolve }) {
      onResolve({ filter: /\.(tsx?|mjs)$/ }, (wanted) => {
        const id = idOf(wanted);
        if (id !== loader && !isShared(id)) return undefined;
        shared.add(id);
        return { path: id, external: true };
      });
    },
  };
}

/** In the bundle that uses the script: `import()` of a part loads it from there. */
function partsPlugin(name, file, parts, shared) {
  return {
    name,
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /\.tsx?$/ }, (wanted) => {
        const id = idOf(wanted);
        if (wanted.kind !== 'dynamic-import' || !parts.includes(id)) return undefined;
        return { path: id, namespace: name };
      });
      onLoad({ filter: /.*/, namespace: name }, async ({ path: part }) => ({
        contents: partModule(name, file, part, await exportsOf(part)),
        resolveDir: root,
      }));
      onResolve({ filter: new RegExp(`^${name}:shared$`) }, ({ path }) => ({
        path,
        namespace: `${name}-shared`,
      }));
      onLoad({ filter: /.*/, namespace: `${name}-shared` }, () => ({
        contents: sharedModule([...shared]),
        resolveDir: root,
      }));
    },
  };
}

function partModule(name, file, part, names) {
  return `
    import { loadPart } from './${loader}';
    import { shared } from '${name}:shared';
    export const { ${names.join(', ')} } = loadPart('${file}', shared, '${part}');
  `;
}

function sharedModule(shared) {
  const imports = shared.map((id, index) => `import * as part${index} from './${id}';`);
  const members = shared.map((id, index) => `'${id}': part${index}`);
  return `${imports.join('\n')}\nexport const shared = { ${members.join(', ')} };`;
}

async function exportsOf(part) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [part],
    format: 'esm',
    jsx: 'automatic',
    outfile: 'part.js',
    metafile: true,
    write: false,
  });
  return metafile.outputs['part.js'].exports;
}
