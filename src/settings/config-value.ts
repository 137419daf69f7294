/** A scalar of config.json as text, and where it stands. */
export interface PlacedValue {
  readonly place: readonly string[];
  readonly raw: string;
}

/**
 * The scalar at a place of a parsed config.json as text, or null when it is absent, empty or no
 * scalar. "*" takes the first member that has one.
 */
export function configValue(value: unknown, path: readonly string[]): string | null {
  return configValues(value, path)[0]?.raw ?? null;
}

/** The same for every place that has one; "*" stands for each member. */
export function configValues(value: unknown, path: readonly string[]): readonly PlacedValue[] {
  const [head, ...rest] = path;
  if (head === undefined) {
    const raw = scalarText(value);
    return raw === null ? [] : [{ place: [], raw }];
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value)
    .filter(([name]) => head === '*' || name === head)
    .flatMap(([name, member]) =>
      configValues(member, rest).map(({ place, raw }) => ({ place: [name, ...place], raw })),
    );
}

function scalarText(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return null;
}
