/** The first name in quotation marks, in whatever marks the server's language has, or null. */
export function quotedName(words: string): string | null {
  return /["“„«»‘'「]\s?([^"“”„«»‘’'「」]+?)\s?["“”«»’'」]/u.exec(words)?.[1] ?? null;
}
