import type { FallbackState } from './fallback-state.ts';
import { privateJson } from './private-json.ts';

/** The state file, or null when there is none that makes sense. */
export async function readState(path: string): Promise<FallbackState | null> {
  const found = await privateJson.read(path);
  if (found?.['kind'] !== 'embedded' || !isMark(found['gateway']) || !isMark(found['engine'])) {
    return null;
  }
  if (typeof found['machine'] !== 'string') return null;
  return typeof found['port'] === 'number' ? (found as unknown as FallbackState) : null;
}

function isMark(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('pid' in value)) return false;
  return (
    Number.isSafeInteger(value.pid) && 'startTime' in value && typeof value.startTime === 'string'
  );
}
