import { SetupError } from '../errors/setup-error.ts';
import { type EnvDocument, type EnvEntry, parseEnv } from './env-document.ts';
import { insertEnvLines } from './env-insert.ts';
import { quoteEnvValue } from './env-quote.ts';
import { refuseUneditableEnv } from './env-refusals.ts';
import { verifyEnvEdit } from './env-verify.ts';
import { type EnvWarning, envWarnings } from './env-warnings.ts';
import { onlySplicesDiffer, type Splice, spliceText } from './text-splice.ts';
import { unwritableEnvValue } from './unwritable-env-value.ts';

export interface EnvEditOptions {
  /** Whether something that loads this file expands `$NAME` everywhere: Next.js, Vite, dotenv-expand. */
  readonly expandsDollar?: boolean;
}

export interface EnvEdit {
  readonly text: string;
  /** The keys whose bytes changed or that were added, in the order of the edits. */
  readonly changedKeys: readonly string[];
  readonly warnings: readonly EnvWarning[];
}

const writableKey = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Gives keys of a `.env` text new values and leaves every other byte as it is. A key that already
 * has its value is not touched, however it is written. A missing key comes after the last
 * `POSTGRES_` line, else at the end. Of a key defined several times, all definitions are set,
 * because readers differ in which one they take.
 *
 * @param edits key to value, unquoted; new keys are added in this order.
 * @throws SetupError ENV_NOT_EDITABLE naming the line that has to be put right first;
 * ENV_VALUE_NOT_WRITABLE when readers would not agree on a value in any form; FILE_VERIFY_FAILED
 * when dotenv or Node would not read the result back as meant.
 */
export function editEnv(
  text: string,
  edits: ReadonlyMap<string, string>,
  options: EnvEditOptions = {},
): EnvEdit {
  const document = parseEnv(text);
  const current = new Map(document.entries.map(({ key, value }) => [key, value]));
  const changes = new Map([...edits].filter(([key, value]) => current.get(key) !== value));
  if (changes.size === 0) {
    return { text, changedKeys: [], warnings: envWarnings(document, edits, options) };
  }

  refuseForeignKeys(changes);
  refuseUneditableEnv(document, changes);
  const missing = new Map([...changes].filter(([key]) => !current.has(key)));
  const splices = [
    ...replacements(document, changes),
    ...(missing.size === 0 ? [] : [insertEnvLines(document, missing)]),
  ];
  const after = spliceText(text, splices);
  if (!onlySplicesDiffer(text, after, splices)) {
    throw new SetupError('INTERNAL', {
      message: 'The edit of the .env file would have touched other bytes; nothing was written.',
      fix: 'Please report this with the layout of the file (not its values).',
    });
  }
  const disagreements = verifyEnvEdit(document, after, changes);
  return {
    text: after,
    changedKeys: [...changes.keys()],
    warnings: [...envWarnings(document, edits, options), ...disagreements],
  };
}

function replacements(
  document: EnvDocument,
  changes: ReadonlyMap<string, string>,
): readonly Splice[] {
  return document.entries.flatMap((entry) => {
    const value = changes.get(entry.key);
    if (value === undefined || value === entry.value) return [];
    return [{ ...entry.token, text: newToken(document.text, entry, value) }];
  });
}

function newToken(text: string, entry: EnvEntry, value: string): string {
  const quoted = quoteEnvValue(value, entry.style);
  if (quoted.kind === 'unwritable') throw unwritableEnvValue(entry.key, quoted);
  const next = text.charAt(entry.token.end);
  const alone = entry.token.start === entry.valueStart && ['', '\r', '\n'].includes(next);
  // Blanks or a comment directly after `=` are a value to some readers, and Node 22 takes the next line.
  const token = quoted.text === '' && !alone ? "''" : quoted.text;
  // Only dotenv and Node begin a comment at a `#` that has no blank before it.
  return next === '#' ? `${token} ` : token;
}

function refuseForeignKeys(changes: ReadonlyMap<string, string>): void {
  const wrong = [...changes.keys()].find((key) => !writableKey.test(key));
  if (wrong === undefined) return;
  throw new SetupError('INTERNAL', {
    message: `"${wrong}" is not a name that every reader of a .env file accepts.`,
    fix: 'Please report this.',
  });
}
