/** Files of an extension called vector that has a version and a type, and nothing else. */
export function stubVector(version: string, control = ''): Readonly<Record<string, string>> {
  return {
    'vector.control': `default_version = '${version}'\nrelocatable = true\n${control}\n`,
    [`vector--${version}.sql`]: 'create domain vector as pg_catalog.text;\n',
  };
}
