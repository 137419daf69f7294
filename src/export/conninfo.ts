/** A connection string of libpq, for psql, pg_dump and their like; every value quoted. */
export function conninfo(parts: Readonly<Record<string, string | number>>): string {
  return Object.entries(parts)
    .map(([key, value]) => `${key}=${quoted(String(value))}`)
    .join(' ');
}

function quoted(value: string): string {
  return /^[\w./:-]+$/u.test(value) ? value : `'${value.replaceAll(/[\\']/gu, '\\$&')}'`;
}
