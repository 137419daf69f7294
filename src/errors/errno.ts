/**
 * The system's error name (`ENOENT`, `EACCES` ...) carried by whatever was thrown, or null when it
 * is not a system error.
 */
export function errno(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}
