import { SetupError } from '../errors/setup-error.ts';
import type { EnvDocument, EnvEntry } from './env-document.ts';

/**
 * Refuses a file that its readers do not agree on already, or in which an edit would have to guess.
 *
 * @throws SetupError ENV_NOT_EDITABLE naming the line and what to do about it.
 */
export function refuseUneditableEnv(
  document: EnvDocument,
  changes: ReadonlyMap<string, string>,
): void {
  const { text, entries } = document;
  refuseAt(text, text.indexOf('\0'), 'contains a NUL byte', 'Remove it with an editor.');
  refuseAt(
    text,
    text.search(/\r(?!\n)/),
    'ends in a carriage return alone, which readers take for part of the value',
    'Save the file with LF (or CRLF) line endings.',
  );
  for (const entry of entries) {
    if (isUnterminated(text, entry)) {
      throw notEditable(
        entry.line,
        `opens a quote in the value of ${entry.key} that is never closed`,
        'Close the quote, or put the whole value into the other kind of quotes.',
      );
    }
    if (changes.has(entry.key)) refuseLayout(text, entry);
  }
}

function refuseAt(text: string, at: number, problem: string, fix: string): void {
  if (at === -1) return;
  throw notEditable(text.slice(0, at).split(/\r\n|\r|\n/).length, problem, fix);
}

/** dotenv then takes the quote as a character; shells and docker compose refuse the whole file. */
function isUnterminated(text: string, { style, token }: EnvEntry): boolean {
  if (style !== 'bare') return false;
  const quote = text.charAt(token.start);
  if (!['"', "'", '`'].includes(quote)) return false;
  return !text.slice(token.start + 1, token.end).includes(quote);
}

function refuseLayout(text: string, entry: EnvEntry): void {
  const { key, line, separator, valueStart, token } = entry;
  if (separator === ':') {
    const problem = `writes "${key}:", which only dotenv and docker compose read`;
    throw notEditable(line, problem, `Write "${key}=" there.`);
  }
  const head = text.slice(text.lastIndexOf(key, valueStart - 1 - key.length), token.start);
  if (!head.includes('\n')) return;
  throw notEditable(
    line,
    `has ${key}, its "=" and its value on different lines`,
    'Join them to one line.',
  );
}

function notEditable(line: number, problem: string, fix: string): SetupError {
  return new SetupError('ENV_NOT_EDITABLE', {
    message: `Line ${line} of the .env file ${problem}. Nothing was changed.`,
    fix: `${fix} Then run this again.`,
  });
}
