/** What PostgreSQL writes as units of memory, in bytes. */
const units: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1024,
  MB: 1024 ** 2,
  GB: 1024 ** 3,
  TB: 1024 ** 4,
};

/** Reads `16GB`, `512 MB` or `2.5gb` as bytes; null for anything else. */
export function parseMemory(text: string): number | null {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*([kmgt]?)i?b$/iu.exec(text.trim()) ?? [];
  if (amount === undefined || unit === undefined) return null;
  const power = ['', 'k', 'm', 'g', 't'].indexOf(unit.toLowerCase());
  return Math.round(Number(amount) * 1024 ** power);
}

/** Bytes of a value of pg_settings, whose unit may be a page (`8kB`); null when it has no unit of memory. */
export function settingBytes(value: string | null, unit: string | null): number | null {
  const [, count, name] = /^(\d*)([kMGT]?B)$/u.exec(unit ?? '') ?? [];
  const size = name === undefined ? undefined : units[name];
  if (value === null || count === undefined || size === undefined) return null;
  return Number(value) * size * (count === '' ? 1 : Number(count));
}

/** Writes bytes as postgresql.conf takes them, in the largest unit that keeps them whole megabytes. */
export function memoryText(bytes: number): string {
  if (bytes >= 1024 ** 3 && bytes % 1024 ** 3 === 0) return `${bytes / 1024 ** 3}GB`;
  if (bytes >= 1024 ** 2) return `${Math.round(bytes / 1024 ** 2)}MB`;
  return `${Math.max(1, Math.round(bytes / 1024))}kB`;
}
