import { SetupError } from '../errors/setup-error.ts';
import type { JsonScalar } from './json-scalar.ts';
import { type JsonText, readJson } from './read-json.ts';
import { onlySplicesDiffer, type Splice } from './text-splice.ts';

interface Edited {
  readonly before: JsonText;
  readonly text: string;
  readonly after: string;
  readonly splices: readonly Splice[];
  readonly edits: readonly { readonly path: readonly string[]; readonly value: JsonScalar }[];
}

/**
 * Reads an edited JSON text back: what was set says so, no other value differs, no byte outside the
 * splices differs, and what every parser could read before, every parser can read now.
 *
 * @throws SetupError FILE_VERIFY_FAILED
 */
export function verifyJsonEdit({ before, text, after, splices, edits }: Edited): void {
  const now = readJson(after);
  const fine =
    now.strict === before.strict &&
    edits.every(({ path, value }) => says(path.reduce<unknown>(childOf, now.value), value)) &&
    differsOnlyAt(
      before.value,
      now.value,
      edits.map(({ path }) => path),
    ) &&
    onlySplicesDiffer(text, after, splices);
  if (fine) return;
  throw new SetupError('FILE_VERIFY_FAILED', {
    message: 'The edited JSON file would not read back as meant, so it was left as it was.',
    fix: 'Please report this with the layout of the file (not its values).',
  });
}

function says(found: unknown, wanted: JsonScalar): boolean {
  return typeof found === 'number' ? found === Number(wanted) : String(found) === String(wanted);
}

function childOf(parent: unknown, key: string): unknown {
  return isObject(parent) && Object.hasOwn(parent, key) ? parent[key] : undefined;
}

function differsOnlyAt(
  before: unknown,
  after: unknown,
  paths: readonly (readonly string[])[],
): boolean {
  if (paths.length === 0) return equal(before, after);
  if (paths.some((path) => path.length === 0)) return true;
  if (!isObject(after)) return false;
  const keys = new Set([...Object.keys(isObject(before) ? before : {}), ...Object.keys(after)]);
  return [...keys].every((key) => {
    const inside = paths.filter((path) => path[0] === key).map((path) => path.slice(1));
    return differsOnlyAt(childOf(before, key), childOf(after, key), inside);
  });
}

/** Deep equality of what JSON can say, in plain loops: it runs over every value of the file. */
function equal(before: unknown, after: unknown): boolean {
  if (Object.is(before, after)) return true;
  if (Array.isArray(before) && Array.isArray(after)) {
    if (before.length !== after.length) return false;
    for (const [n, item] of before.entries()) if (!equal(item, after[n])) return false;
    return true;
  }
  if (!isObject(before) || !isObject(after)) return false;
  const keys = Object.keys(before);
  if (keys.length !== Object.keys(after).length) return false;
  for (const key of keys) {
    if (!Object.hasOwn(after, key) || !equal(before[key], after[key])) return false;
  }
  return true;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
