import { fenceRecord } from './fence-record.ts';

/**
 * Ends that this machine waits for the writes of a fallback that is gone. A fallback that comes back all the
 * same still says itself what it holds.
 *
 * @returns whether it had waited
 * @throws SetupError when the record cannot be written
 */
export async function forgetFence(stateDir: string): Promise<boolean> {
  const record = await fenceRecord.read(stateDir);
  if (record === null || record.mode === 'closed') return false;
  await fenceRecord.write(stateDir, { ...record, mode: 'closed' });
  return true;
}
