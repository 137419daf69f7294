/** A name of an SQL text as the server folds it: letters of ASCII alone. */
export function unquotedName(name: string): string {
  if (name.startsWith('"')) return name.slice(1, -1).replaceAll('""', '"');
  return name.replaceAll(/[A-Z]+/gu, (letters) => letters.toLowerCase());
}
