/** Characters of a foreign text that are worth a line. */
const longest = 200;

/** A text of somebody else for one line of ours: no control characters, not too long, no full stop. */
export function quotedWords(text: string): string {
  const plain = text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .replace(/\.$/u, '');
  const graphemes = Array.from(plain);
  return graphemes.length <= longest ? plain : `${graphemes.slice(0, longest).join('')} …`;
}
