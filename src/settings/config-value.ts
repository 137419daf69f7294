/**
 * The scalar at a place of a parsed config.json as text, or null when it is absent, empty or no
 * scalar. "*" takes the first member that has one.
 */
export function configValue(value: unknown, path: readonly string[]): string | null {
  const [head, ...rest] = path;
  if (head === undefined) return scalarText(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  if (head !== '*') {
    return Object.hasOwn(value, head)
      ? configValue((value as Record<string, unknown>)[head], rest)
      : null;
  }
  for (const member of Object.values(value)) {
    const found = configValue(member, rest);
    if (found !== null) return found;
  }
  return null;
}

function scalarText(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return null;
}
