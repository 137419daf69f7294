const suffixes: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, b: 1e9, g: 1e9 };

/** Reads a count such as 250000, 250,000, 250_000, 250k or 1.5M; null for anything else. */
export function rowCount(typed: string): number | null {
  const match = /^(\d{1,3}(?:[,_]\d{3})+|\d{1,13})(\.\d+)?([kmbg]?)$/iu.exec(typed.trim());
  if (match === null) return null;
  const [, whole = '', fraction = '', suffix = ''] = match;
  if (fraction !== '' && suffix === '') return null;
  const count = Number(`${whole.replaceAll(/[,_]/gu, '')}${fraction}`);
  return Math.round(count * (suffixes[suffix.toLowerCase()] ?? 1));
}
