/** The value of an index's parameter, or pgvector's default. */
export function indexOption(
  options: readonly string[],
  name: 'm' | 'ef_construction' | 'lists',
): number {
  const found = options.find((option) => option.startsWith(`${name}=`));
  const defaults = { m: 16, ef_construction: 64, lists: 100 } as const;
  return found === undefined ? defaults[name] : Number(found.slice(name.length + 1));
}
