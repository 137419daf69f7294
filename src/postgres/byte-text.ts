const units = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** A size as PostgreSQL's pg_size_pretty counts (1 kB is 1024 bytes), with one decimal below ten. */
export function byteText(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10);
  const unit = Math.min(power, units.length - 1);
  const value = bytes / 1024 ** unit;
  const text = unit > 0 && value < 9.95 ? value.toFixed(1) : String(Math.round(value));
  return `${text} ${units[unit] ?? ''}`;
}
