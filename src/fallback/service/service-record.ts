import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { privateJson } from '../private-json.ts';
import { recordUnreadable } from '../record-unreadable.ts';

/** Which service starts the fallback of a state directory, and where that directory was then. */
export interface ServiceRecord {
  readonly version: 1;
  readonly id: string;
  readonly stateDir: string;
}

const pathIn = (stateDir: string): string => join(stateDir, 'service.json');

/**
 * `service.json` in the state directory. It goes along when the directory is moved, so that the service
 * of the place of before is found again.
 */
export const serviceRecord = {
  /** Null when no service was installed. Throws FALLBACK_RECORD_UNREADABLE. */
  async read(stateDir: string): Promise<ServiceRecord | null> {
    const path = pathIn(stateDir);
    const found = await privateJson.read(path);
    if (found.kind === 'none') return null;
    const { serviceRecordForm } = await import('./service-record-form.ts');
    const parsed = found.kind === 'object' ? serviceRecordForm.safeParse(found.value) : null;
    if (parsed?.success === true) return parsed.data;
    throw recordUnreadable(path, {
      what: 'The record of the service that starts the fallback',
      why: found.kind === 'damaged' ? found.why : 'it does not say which service',
      fix: 'Remove that file, then run this again. If the directory was moved since the service was installed, remove the service of its former place there by hand.',
    });
  },

  async write(stateDir: string, id: string): Promise<void> {
    await privateJson.write(pathIn(stateDir), { version: 1, id, stateDir } satisfies ServiceRecord);
  },

  async remove(stateDir: string): Promise<void> {
    await rm(pathIn(stateDir), { force: true });
  },
} as const;
