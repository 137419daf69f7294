/** Writes a name as an SQL identifier, always in double quotes: that is right for every name. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
