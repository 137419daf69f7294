import { sqlStatements } from '../postgres/sql-statements.ts';

/** One of these is in every such text; few others have to be cut up. */
const sign = /\bread\s+write\b|transaction_read_only/iu;

const yes = ['on', 'true', 'yes', '1', "'on'", "'true'", "'yes'", "'1'"];

/**
 * Whether a text makes its session write although that was opened read-only, as BEGIN READ WRITE does. The
 * server lets anybody do so; what is written then is in no journal.
 */
export function liftsReadOnly(text: string): boolean {
  if (!sign.test(text)) return false;
  return [...sqlStatements(text)].some(({ tokens }) =>
    lifts(tokens.map((token) => token.text.toLowerCase())),
  );
}

function lifts(words: readonly string[]): boolean {
  const [first = ''] = words;
  const setting = words.some((word) => word.includes('transaction_read_only'));
  const off = setting && !words.some((word) => yes.includes(word));
  switch (first) {
    case 'begin':
    case 'start':
      return asksToWrite(words);
    case 'set':
      return asksToWrite(words) || off;
    case 'do':
      return setting;
    default:
      return off && words.includes('set_config');
  }
}

function asksToWrite(words: readonly string[]): boolean {
  return words.some((word, at) => word === 'read' && words[at + 1] === 'write');
}
