import type { DatabaseCatalogue } from './database-catalogue.ts';

/**
 * The source's catalogue with the things of extensions called what they are called on the target, where an
 * extension may lie in another schema: `extensions.vector` on the one is `public.vector` on the other.
 */
export function withExtensionPlaces(
  source: DatabaseCatalogue,
  target: DatabaseCatalogue,
): DatabaseCatalogue {
  const moves = source.extensions.flatMap(({ name, schema, members }) => {
    const there = target.extensions.find((other) => other.name === name);
    if (there === undefined || there.schema === schema || members.length === 0) return [];
    return [{ pattern: memberPattern(schema, members), to: written(there.schema) }];
  });
  if (moves.length === 0) return source;
  const rename = (text: string): string =>
    moves.reduce(
      (done, { pattern, to }) => done.replace(pattern, (_, member: string) => `${to}.${member}`),
      text,
    );
  return eachText(source, rename);
}

/** A name as the server writes it: in quotation marks where it needs them. */
function written(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/u.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

function memberPattern(schema: string, members: readonly string[]): RegExp {
  const names = members
    // Operators are written bare.
    .map((name) => (/\w/u.test(name) ? written(name) : name))
    // A name may begin with another one.
    .toSorted((one, other) => other.length - one.length)
    .map(escaped);
  return new RegExp(
    `(?<![\\w"$.])${escaped(written(schema))}\\.(${names.join('|')})(?![\\w"$])`,
    'gu',
  );
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/gu, '\\$&');
}

function eachText(
  catalogue: DatabaseCatalogue,
  change: (text: string) => string,
): DatabaseCatalogue {
  const rename = <Value>(value: Value): Value => {
    if (typeof value === 'string') return change(value) as Value;
    if (Array.isArray(value)) return value.map(rename) as Value;
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [key, rename(member as unknown)]),
    ) as Value;
  };
  return rename(catalogue);
}
