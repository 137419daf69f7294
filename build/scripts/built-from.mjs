import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import process from 'node:process';

/**
 * Everything the build reads, from the root: folders with all that is in them, and files. The last one
 * is npm's list of what is really installed; whoever edits a library by hand removes `dist`.
 */
const inputs = [
  'build',
  'components',
  'sql',
  'src',
  '.env.example',
  'config.empty.json',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'node_modules/.package-lock.json',
];
const recordFile = 'built-from.json';
/** What others leave in `dist` for a moment. */
const passing = /^bench-|\.tmp$/;

const thisNode = `${process.version} ${process.platform} ${process.arch}`;
const posix = (path) => path.split(sep).join('/');

function hashOf(path) {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** Every file at or under a path from the root, in one order on every system; none where it is missing. */
function filesUnder(root, path) {
  const place = join(root, path);
  const found = statSync(place, { throwIfNoEntry: false });
  if (found === undefined) return [];
  if (!found.isDirectory()) return [path];
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => posix(relative(root, join(entry.parentPath, entry.name))))
    .sort();
}

/** One hash of all inputs, their names, and the Node that builds. */
export function hashOfInputs(root, node = thisNode) {
  const hash = createHash('sha256').update(`${node}\n`);
  for (const file of inputs.flatMap((path) => filesUnder(root, path))) {
    hash.update(`${file} ${hashOf(join(root, file))}\n`);
  }
  return hash.digest('hex');
}

/**
 * Whether `dist` is what a build would make now: the inputs are those of its record, and every file
 * of the record is still there byte for byte.
 */
export function isBuilt(root, node = thisNode) {
  try {
    const dist = join(root, 'dist');
    const record = JSON.parse(readFileSync(join(dist, recordFile), 'utf8'));
    const outputs = Object.entries(record.outputs);
    return (
      outputs.length > 0 &&
      outputs.every(([file, hash]) => hashOf(join(dist, file)) === hash) &&
      record.inputs === hashOfInputs(root, node)
    );
  } catch {
    return false;
  }
}

/**
 * Writes down what `dist` was made from.
 *
 * @param hash of the inputs, taken before the build read the first of them
 * @param loaded the files that were bundled, paths from the root
 * @throws Error when one of them is no input, because a change of it would not be noticed
 */
export function recordBuild(root, hash, loaded) {
  const covered = (file) =>
    /(^|\/)node_modules\//.test(file) ||
    inputs.some((path) => file === path || file.startsWith(`${path}/`));
  const stray = [...loaded].map(posix).find((file) => !covered(file));
  if (stray !== undefined) {
    throw new Error(`${stray} is bundled and not among the inputs in build/scripts/built-from.mjs`);
  }
  const dist = join(root, 'dist');
  const outputs = filesUnder(dist, '.').filter(
    (file) => file !== recordFile && !passing.test(file),
  );
  const record = {
    inputs: hash,
    outputs: Object.fromEntries(outputs.map((file) => [file, hashOf(join(dist, file))])),
  };
  writeFileSync(join(dist, recordFile), JSON.stringify(record));
}
