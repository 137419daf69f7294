import type { EnvDocument, EnvEntry } from './env-document.ts';

export interface EnvWarning {
  /** The key it is about, or null when it is about the file. */
  readonly key: string | null;
  readonly message: string;
}

/** What readers of this file will not agree on although the edit is right; no value is shown. */
export function envWarnings(
  document: EnvDocument,
  edits: ReadonlyMap<string, string>,
  options: { readonly expandsDollar?: boolean },
): readonly EnvWarning[] {
  return [
    ...fileWarnings(document),
    ...[...edits].flatMap(([key, value]) => [
      ...duplicateWarnings(document, key, value),
      ...commentWarnings(document, key),
      ...expansionWarnings(key, value, options.expandsDollar ?? false),
    ]),
    ...hiddenLineWarnings(document, edits),
  ];
}

function fileWarnings({ bom, eol, entries }: EnvDocument): readonly EnvWarning[] {
  const warnings: EnvWarning[] = [];
  const first = entries[0];
  if (bom && first?.line === 1) {
    warnings.push({
      key: first.key,
      message: `The file starts with a byte order mark: Node, systemd and shells do not find ${first.key} on line 1.`,
    });
  }
  if (eol === 'crlf' || eol === 'mixed') {
    warnings.push({
      key: null,
      message:
        'Lines end in CRLF: a shell that sources the file reads a carriage return into values.',
    });
  }
  return warnings;
}

function duplicateWarnings(
  { entries }: EnvDocument,
  key: string,
  value: string,
): readonly EnvWarning[] {
  const all = entries.filter((entry) => entry.key === key);
  if (all.length < 2) return [];
  const where = `${key} is defined on lines ${all.map(({ line }) => line).join(', ')}`;
  const current = all.at(-1)?.value === value;
  if (!current) return [{ key, message: `${where}; all of them were set to the same value.` }];
  if (all.every((entry) => entry.value === value)) return [];
  return [{ key, message: `${where} with different values; some readers take the first.` }];
}

function commentWarnings({ entries }: EnvDocument, key: string): readonly EnvWarning[] {
  return entries
    .filter((entry) => entry.key === key && entry.commented)
    .map(({ line }) => ({
      key,
      message: `Line ${line} has a comment after the value of ${key}: systemd and line-based loaders read it as part of the value.`,
    }));
}

function expansionWarnings(key: string, value: string, expands: boolean): readonly EnvWarning[] {
  if (!expands || !value.includes('$')) return [];
  const message = `The value of ${key} has a "$": dotenv-expand (Next.js, Vite) expands it even in quotes.`;
  return [{ key, message }];
}

/** A line inside somebody's multi-line value that looks like one of our keys. */
function hiddenLineWarnings(
  { text, entries }: EnvDocument,
  edits: ReadonlyMap<string, string>,
): readonly EnvWarning[] {
  return entries.flatMap((entry) =>
    keysInside(text, entry)
      .filter((key) => edits.has(key) || key.startsWith('POSTGRES_'))
      .map((key) => ({
        key,
        message: `The value of ${entry.key} (line ${entry.line}) has a line that starts with "${key}=": line-based loaders take it for a setting.`,
      })),
  );
}

function keysInside(text: string, { token }: EnvEntry): readonly string[] {
  const value = text.slice(token.start, token.end);
  if (!value.includes('\n')) return [];
  const lines = value.split('\n').slice(1);
  return lines.flatMap((line) => /^\s*(?:export\s+)?([\w.-]+)\s*=/.exec(line)?.[1] ?? []);
}
