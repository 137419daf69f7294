import { getNodeValue, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';

import { SetupError } from '../errors/setup-error.ts';

export interface JsonText {
  readonly value: unknown;
  /** Whether every JSON parser reads it: no comments, no trailing commas, no byte order mark. */
  readonly strict: boolean;
}

/**
 * Reads JSON, also with comments, trailing commas or a byte order mark. Of a key that stands twice
 * in an object the last one counts.
 *
 * @throws SetupError JSON_NOT_EDITABLE with line, column and what is wrong there. The words are
 * ours: those of `JSON.parse` quote the text around the place, and that may be a password.
 */
export function readJson(text: string): JsonText {
  try {
    return { value: JSON.parse(text), strict: true };
  } catch {
    return { value: readLenient(text.startsWith('\ufeff') ? text.slice(1) : text), strict: false };
  }
}

function readLenient(text: string): unknown {
  const errors: ParseError[] = [];
  const root = parseTolerantly(text, errors);
  const first = errors[0];
  if (root !== undefined && first === undefined) return getNodeValue(root) as unknown;
  const offset = first?.offset ?? text.length;
  const before = text.slice(0, offset).split('\n');
  const place = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
  const words = first === undefined ? 'value expected' : inWords(first);
  throw new SetupError('JSON_NOT_EDITABLE', {
    message:
      text.trim() === ''
        ? 'The JSON file is empty.'
        : `The JSON file is broken at ${place}: ${words}.`,
    fix: 'Repair it there (or put a backup back with "setup-wizard restore"), then run this again.',
  });
}

function parseTolerantly(text: string, errors: ParseError[]): ReturnType<typeof parseTree> {
  try {
    return parseTree(text, errors, { allowTrailingComma: true });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new SetupError('JSON_NOT_EDITABLE', {
      message: 'The JSON file is nested too deeply to be read.',
      fix: 'Check that it is the right file.',
    });
  }
}

/** `PropertyNameExpected` → "property name expected". */
function inWords({ error }: ParseError): string {
  return printParseErrorCode(error)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
}
