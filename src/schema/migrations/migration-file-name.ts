/** A numbered file by its name. */
export interface MigrationFileName {
  /** Without `.sql`, `.up.sql` or `.down.sql`. */
  readonly name: string;
  readonly direction: 'up' | 'down' | 'both';
  /** Flyway's versions have several; everybody else's has one. */
  readonly numbers: readonly bigint[];
}

const file = /^(.+?)(?:\.(up|down))?\.sql$/iu;

/** Reads `001_x.sql`, `20240101120000_x.up.sql` or Flyway's `V1.2__x.sql`; null when there is no number. */
export function migrationFileName(fileName: string): MigrationFileName | null {
  const [, name = '', side] = file.exec(fileName) ?? [];
  const number = /^\d+/u.exec(name)?.[0] ?? /^V(\d+(?:[._]\d+)*)__/u.exec(name)?.[1];
  if (number === undefined) return null;
  const direction = side === undefined ? 'both' : side.toLowerCase() === 'up' ? 'up' : 'down';
  return { name, direction, numbers: number.split(/[._]/u).map(BigInt) };
}

/** By number, then by name. */
export function compareMigrationNames(
  a: Pick<MigrationFileName, 'name' | 'numbers'>,
  b: Pick<MigrationFileName, 'name' | 'numbers'>,
): number {
  const length = Math.max(a.numbers.length, b.numbers.length);
  for (let index = 0; index < length; index += 1) {
    const left = a.numbers[index] ?? -1n;
    const right = b.numbers[index] ?? -1n;
    if (left !== right) return left < right ? -1 : 1;
  }
  if (a.name === b.name) return 0;
  return a.name < b.name ? -1 : 1;
}
