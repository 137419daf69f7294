/** One argument of a psql command such as `\set` that is exactly this text: psql reads `\n` in it. */
export function psqlWord(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
