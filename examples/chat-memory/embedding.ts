/**
 * Turns a text into a vector without any model: every word, and every three letters in a row of it, is
 * counted in the dimension that its hash names. Texts that share words or parts of words come out close to
 * each other. An application would ask its embedding model here.
 */
export function embed(text: string, dimensions: number): number[] {
  const vector = new Array<number>(dimensions).fill(0);
  const count = (feature: string, weight: number): void => {
    const dimension = hash(feature) % dimensions;
    vector[dimension] = (vector[dimension] ?? 0) + weight;
  };
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
    const letters = [...` ${word} `];
    for (let start = 0; start + 3 <= letters.length; start += 1) {
      count(letters.slice(start, start + 3).join(''), 1);
    }
    count(word, 3);
  }
  return vector;
}

/** FNV-1a, 32 bits, of the text in UTF-8. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of Buffer.from(text, 'utf8')) {
    value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  }
  return value;
}
