/**
 * Files of an extension called vector that has a version and a type, and nothing else. `folder` is
 * an entry of extension_control_path, below which PostgreSQL looks into `extension`.
 */
export function stubVector(
  version: string,
  { control = '', folder = '.' }: { readonly control?: string; readonly folder?: string } = {},
): Readonly<Record<string, string>> {
  return {
    [`${folder}/extension/vector.control`]: `default_version = '${version}'\nrelocatable = true\n${control}\n`,
    [`${folder}/extension/vector--${version}.sql`]: 'create domain vector as pg_catalog.text;\n',
  };
}
