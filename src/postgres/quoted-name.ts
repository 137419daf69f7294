import { quote } from './languages.ts';

const quoted = new RegExp(`${quote}\\s?([^${quote.slice(1, -1)}]+?)\\s?${quote}`, 'u');

/** The first name in quotation marks, in whatever marks the server's language has, or null. */
export function quotedName(words: string): string | null {
  return quoted.exec(words)?.[1] ?? null;
}
