import { parseEnv as parseWithNode } from 'node:util';

import { parse as parseWithDotenv } from 'dotenv';

import { SetupError } from '../errors/setup-error.ts';
import type { EnvDocument } from './env-document.ts';
import type { EnvWarning } from './env-warnings.ts';
import { newEnvLines } from './new-env-lines.ts';

type Values = Readonly<Record<string, string | undefined>>;

/**
 * Reads an edited file with the two readers that matter to Node programs. dotenv must see the new
 * values and nothing else changed. Node's own reader is held to the same, except where it misread
 * the file before the edit already (a junk line above makes Node 20 lose a key): that is the file's,
 * and becomes a warning.
 *
 * @param old the file before the edit, read by our own scanner: where that and dotenv differ on a
 * value, the edit is refused too.
 * @param changes the values that were set; the edit did not touch other keys.
 * @throws SetupError FILE_VERIFY_FAILED
 */
export function verifyEnvEdit(
  old: EnvDocument,
  after: string,
  changes: ReadonlyMap<string, string>,
): readonly EnvWarning[] {
  const wanted = new Map(old.entries.map(({ key, value }) => [key, value]));
  changes.forEach((value, key) => wanted.set(key, value));
  // dotenv itself loses a key of that name: it sets the prototype of its result.
  wanted.delete('__proto__');
  const wrong = firstDifference(wanted, parseWithDotenv(after));
  if (wrong !== null) throw misread(wrong, 'dotenv');

  const node = readWithNode(after);
  if (firstDifference(wanted, node) === null) return [];
  return explainNode(old, node, wanted, changes);
}

function explainNode(
  old: EnvDocument,
  now: Values,
  wanted: ReadonlyMap<string, string>,
  changes: ReadonlyMap<string, string>,
): readonly EnvWarning[] {
  const before = readWithNode(old.text);
  for (const key of new Set([...Object.keys(before), ...Object.keys(now)])) {
    const fine = changes.has(key) || now[key] === before[key] || now[key] === wanted.get(key);
    if (!fine && isName(key)) throw misread(key, 'Node');
  }
  const current = new Map(old.entries.map(({ key, value }) => [key, value]));
  return [...changes].flatMap(([key, value]) => {
    if (now[key] === value) return [];
    const misreadBefore = !current.has(key) || before[key] !== current.get(key);
    if (!misreadBefore || !readsAlone(key, value)) throw misread(key, 'Node');
    const message = `Node's own --env-file reader does not find ${key}: a line above it is not "NAME=value".`;
    return [{ key, message }];
  });
}

function firstDifference(wanted: ReadonlyMap<string, string>, found: Values): string | null {
  for (const [key, value] of wanted) if (found[key] !== value) return key;
  const names = Object.keys(found);
  if (names.length === wanted.size) return null;
  return names.find((name) => !wanted.has(name)) ?? null;
}

/** Node keeps a byte order mark in the first key; the file's owner is warned of that elsewhere. */
function readWithNode(text: string): Values {
  return parseWithNode(text.startsWith('\ufeff') ? text.slice(1) : text);
}

function readsAlone(key: string, value: string): boolean {
  const [line] = newEnvLines(new Map([[key, value]]));
  return line !== undefined && readWithNode(line)[key] === value;
}

/** Anything else is what Node makes of a line it cannot read. */
function isName(key: string): boolean {
  return /^[\w.-]+$/.test(key);
}

function misread(key: string, reader: string): SetupError {
  return new SetupError('FILE_VERIFY_FAILED', {
    message: `After the edit ${reader} would read ${key} wrongly, so the .env file was left as it was.`,
    fix: `Look for a missing or an extra quote on the lines around ${key}, then run this again.`,
  });
}
