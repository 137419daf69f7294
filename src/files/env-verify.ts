import { parseEnv as parseWithNode } from 'node:util';

import { parse as parseWithDotenv } from 'dotenv';

import { SetupError } from '../errors/setup-error.ts';
import { newEnvLines } from './new-env-lines.ts';
import { type EnvWarning } from './env-warnings.ts';

type Values = Readonly<Record<string, string | undefined>>;

/**
 * Reads the file before and after an edit with the two readers that matter to Node programs.
 * dotenv must see the new values and nothing else changed. Node's own reader is held to the same,
 * except where it misread the file before the edit already (a junk line above makes Node 20 lose a
 * key): that is the file's, and becomes a warning.
 *
 * @param changes the values that were set; the edit did not touch other keys.
 * @throws SetupError FILE_VERIFY_FAILED
 */
export function verifyEnvEdit(
  before: string,
  after: string,
  changes: ReadonlyMap<string, string>,
): readonly EnvWarning[] {
  const old = parseWithDotenv(before);
  const now = parseWithDotenv(after);
  for (const key of keysOf(old, now)) {
    if (now[key] !== (changes.get(key) ?? old[key])) throw misread(key, 'dotenv');
  }
  for (const key of changes.keys()) {
    if (now[key] !== changes.get(key)) throw misread(key, 'dotenv');
  }
  const nodeOld = readWithNode(before);
  const nodeNow = readWithNode(after);
  for (const key of keysOf(nodeOld, nodeNow)) {
    const fine = changes.has(key) || nodeNow[key] === nodeOld[key] || nodeNow[key] === now[key];
    if (!fine && isName(key)) throw misread(key, 'Node');
  }
  return [...changes].flatMap(([key, value]) => {
    if (nodeNow[key] === value) return [];
    const misreadBefore = nodeOld[key] !== old[key] || old[key] === undefined;
    if (!misreadBefore || !readsAlone(key, value)) throw misread(key, 'Node');
    const message = `Node's own --env-file reader does not find ${key}: a line above it is not "NAME=value".`;
    return [{ key, message }];
  });
}

/** Node keeps a byte order mark in the first key; the file's owner is warned of that elsewhere. */
function readWithNode(text: string): Values {
  return parseWithNode(text.startsWith('\ufeff') ? text.slice(1) : text);
}

function readsAlone(key: string, value: string): boolean {
  const [line] = newEnvLines(new Map([[key, value]]));
  return line !== undefined && readWithNode(line)[key] === value;
}

function keysOf(...values: readonly Values[]): ReadonlySet<string> {
  return new Set(values.flatMap((each) => Object.keys(each)));
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
