import { sqlStatements } from '../postgres/sql-statements.ts';
import type { SqlToken } from '../postgres/sql-tokens.ts';

/** A statement that changes what tables there are or how they are; rows are all that can be brought back. */
export interface SchemaChange {
  /** Its first words, for a message. */
  readonly words: string;
  /** With `if not exists`: what it makes, and so does nothing where that is there already; else null. */
  readonly makes: {
    readonly kind: 'relation' | 'schema' | 'extension';
    readonly name: string;
  } | null;
}

/** One of these words is in every such statement; few others have to be cut up. */
const sign =
  /\b(?:create|alter|drop|comment|grant|revoke|import|label|reassign)\b|\bselect\b[^]*\binto\b/iu;
const inBody = /\b(?:create|alter|drop)\b(?!\s+(?:(?:global|local)\s+)?temp)/iu;

const changing = new Set([
  'alter',
  'comment',
  'create',
  'drop',
  'grant',
  'import',
  'reassign',
  'revoke',
  'security',
]);
const kinds: Readonly<Record<string, 'relation' | 'schema' | 'extension'>> = {
  table: 'relation',
  index: 'relation',
  sequence: 'relation',
  view: 'relation',
  schema: 'schema',
  extension: 'extension',
};

/** The statements of a text that change the schema; those that make temporary things do not. */
export function schemaChanges(text: string): readonly SchemaChange[] {
  if (!sign.test(text)) return [];
  return [...sqlStatements(text)].flatMap(({ tokens }) => {
    const words = tokens.map(lowered);
    if (!changesSchema(words, tokens)) return [];
    return [{ words: shownWords(words), makes: madeIfMissing(words, tokens) }];
  });
}

function shownWords(words: readonly string[]): string {
  if (words[0] === 'select' || words[0] === 'with') return 'select into';
  return words.slice(0, words[1] === 'or' ? 4 : 2).join(' ');
}

function changesSchema(words: readonly string[], tokens: readonly SqlToken[]): boolean {
  const [first = '', second = ''] = words;
  if (first === 'create') return !isTemporary(words.slice(1));
  // ALTER SYSTEM and the settings of a role are no schema, but the primary would not have them either.
  if (changing.has(first)) return !(first === 'security' && second !== 'label');
  if (first === 'do')
    return tokens.some(({ kind, text }) => kind === 'quoted' && inBody.test(text));
  return (first === 'select' || first === 'with') && makesTable(words);
}

/** After `create`. */
function isTemporary(words: readonly string[]): boolean {
  const rest = words[0] === 'or' ? words.slice(2) : words;
  const noun = rest[0] === 'global' || rest[0] === 'local' ? rest[1] : rest[0];
  return noun === 'temp' || noun === 'temporary';
}

/** `select … into` makes a table, `insert into` and `merge into` do not. */
function makesTable(words: readonly string[]): boolean {
  return words.some((word, at) => {
    const before = words[at - 1] ?? '';
    return (
      word === 'into' && !['insert', 'merge'].includes(before) && !isTemporary(words.slice(at + 1))
    );
  });
}

function madeIfMissing(
  words: readonly string[],
  tokens: readonly SqlToken[],
): SchemaChange['makes'] {
  const at = words.indexOf('if');
  if (words[0] !== 'create' || words[at + 1] !== 'not' || words[at + 2] !== 'exists') return null;
  // `create index concurrently if not exists`
  const noun = words.slice(1, at).findLast((word) => word in kinds);
  const name = nameFrom(tokens.slice(at + 3));
  const kind = kinds[noun ?? ''];
  return kind === undefined || name === '' ? null : { kind, name };
}

/** A name with the dots in it, quotes and all. */
function nameFrom(tokens: readonly SqlToken[]): string {
  let name = '';
  for (const [at, { kind, text }] of tokens.entries()) {
    const expected = at % 2 === 0 ? kind === 'word' || text.startsWith('"') : text === '.';
    if (!expected) break;
    name += text;
  }
  return name;
}

function lowered({ kind, text }: SqlToken): string {
  return kind === 'word' ? text.toLowerCase() : text;
}
