import { SetupError } from '../errors/setup-error.ts';
import type { JsonScalar } from './json-scalar.ts';
import { readJson } from './read-json.ts';
import { onlySplicesDiffer, type Splice } from './text-splice.ts';

interface Edited {
  /** Whether every JSON parser could read the text before. */
  readonly strict: boolean;
  readonly text: string;
  readonly after: string;
  readonly splices: readonly Splice[];
  readonly edits: readonly { readonly path: readonly string[]; readonly value: JsonScalar }[];
}

/**
 * Reads an edited JSON text back: what was set says so, no byte outside the splices differs, and what
 * every parser could read before, every parser can read now. A splice in a wrong place could pass none
 * of the three, so the other values need no comparison, which on a large file costs as much as parsing.
 *
 * @throws SetupError FILE_VERIFY_FAILED
 */
export function verifyJsonEdit({ strict, text, after, splices, edits }: Edited): void {
  const now = readJson(after);
  const fine =
    now.strict === strict &&
    edits.every(({ path, value }) => says(path.reduce<unknown>(childOf, now.value), value)) &&
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

type Values = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
