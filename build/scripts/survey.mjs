import { relative, resolve, sep } from 'node:path';
import { build } from 'esbuild';

/**
 * Which files these entries are made of, and which `import()`s leave them.
 *
 * @param entryPoints paths from the root
 * @param options for esbuild
 * @param leaves whether an `import()` is left out of the survey, by its file and the path of its importer
 */
export async function survey(entryPoints, options, leaves) {
  const root = options.absWorkingDir;
  const idOf = (path) => relative(root, path).split(sep).join('/');
  const left = new Set();
  const border = {
    name: 'border',
    setup({ onResolve }) {
      onResolve({ filter: /\.tsx?$/ }, ({ path, kind, importer, resolveDir }) => {
        const id = idOf(resolve(resolveDir, path));
        if (kind !== 'dynamic-import' || !leaves({ id, importer })) return undefined;
        left.add(id);
        return { path: id, external: true };
      });
    },
  };
  const { metafile } = await build({
    ...options,
    entryPoints,
    outdir: 'dist',
    format: 'esm',
    plugins: [border, ...options.plugins],
    metafile: true,
    write: false,
  });
  return { files: new Set(Object.keys(metafile.inputs)), left: [...left].sort() };
}
