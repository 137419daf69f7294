import type { QualifiedName } from './schema-declaration.ts';

const parts = /^(?:(?:"([^"]+)"|([^".]+))\.)?(?:"([^"]+)"|([^".]+))$/;

/**
 * Reads `name`, `schema.name` or `"a.schema".name`. The parts are taken as they are written: `App` is
 * the name that SQL writes as `"App"`.
 *
 * @throws RangeError for another form
 */
export function parseQualifiedName(text: string): QualifiedName {
  const match = parts.exec(text);
  const name = match?.[3] ?? match?.[4];
  if (match === null || name === undefined) throw new RangeError(`${text} is no name`);
  return { schema: match[1] ?? match[2] ?? null, name };
}

/** `schema.name`, or the name alone, for people. */
export function nameText({ schema, name }: QualifiedName): string {
  return schema === null ? name : `${schema}.${name}`;
}
