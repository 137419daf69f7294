import type { EnvDocument } from './env-document.ts';
import { newEnvLines } from './new-env-lines.ts';
import type { Splice } from './text-splice.ts';

/**
 * Where and how keys that the file does not have are added: after the last `POSTGRES_` line, else at
 * the end, with the line ending found there, and without a final newline where there was none.
 *
 * @throws SetupError ENV_VALUE_NOT_WRITABLE
 */
export function insertEnvLines(document: EnvDocument, values: ReadonlyMap<string, string>): Splice {
  const at = insertionPoint(document);
  const before = document.text.slice(0, at);
  const eol = lineEndingAt(document, before);
  const lines = newEnvLines(values);
  const unfinished = before !== '' && before !== '\ufeff' && !before.endsWith('\n');
  const first = `${unfinished ? eol : ''}${continuesOnNextLine(before) ? eol : ''}`;
  const last = unfinished ? '' : eol;
  return { start: at, end: at, text: `${first}${lines.join(eol)}${last}` };
}

function insertionPoint({ text, entries }: EnvDocument): number {
  const neighbour = entries.findLast(({ key }) => key.startsWith('POSTGRES_'));
  if (neighbour === undefined) return text.length;
  const lineEnd = text.indexOf('\n', neighbour.token.end);
  return lineEnd === -1 ? text.length : lineEnd + 1;
}

function lineEndingAt(document: EnvDocument, before: string): string {
  if (before.endsWith('\n')) return before.endsWith('\r\n') ? '\r\n' : '\n';
  return document.eol === 'crlf' ? '\r\n' : '\n';
}

/** Shells join the next line to a value, and systemd even to a comment, that ends in a backslash. */
function continuesOnNextLine(before: string): boolean {
  return /\\\r?\n?$/.test(before.slice(-3));
}
