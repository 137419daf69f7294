import { constants } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { describeStateDir, openStateDir } from './state-dir.ts';
import { createTempFile, sweepTempFiles } from './temp-file.ts';
import { writeError } from './write-error.ts';

export interface DraftText {
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly savedAtMs: number;
}

/** A day: after that an operator has forgotten what was typed, and the world has moved on. */
const keptMs = 24 * 60 * 60 * 1000;
/** More than all answers of a wizard together; what is larger is not ours. Bytes. */
const largestDraft = 64 * 1024;
/** Windows has no such bits and no owner, and no flag against following links. */
const hasOwners = process.platform !== 'win32';
const withoutLinks = hasOwners ? constants.O_NOFOLLOW | constants.O_NONBLOCK : 0;

/**
 * The draft that an interrupted wizard left, or null: there is none, it is older than a day, or it is
 * not ours (a link, another user's file, one that others may write). Creates and changes nothing, and
 * never fails: a draft is a comfort.
 */
export async function readDraftText(stateDir: string): Promise<DraftText | null> {
  const state = await describeStateDir(stateDir).catch(() => null);
  if (state?.kind !== 'usable') return null;
  const file = await open(state.dir.draft, constants.O_RDONLY | withoutLinks).catch(() => null);
  if (file === null) return null;
  try {
    const found = await file.stat();
    const ours = !hasOwners || (found.uid === process.getuid?.() && (found.mode & 0o022) === 0);
    const age = Date.now() - found.mtimeMs;
    if (!found.isFile() || !ours || found.size > largestDraft || age > keptMs) return null;
    return { text: await file.readFile('utf8'), savedAtMs: found.mtimeMs };
  } catch {
    return null;
  } finally {
    await file.close();
  }
}

/**
 * Keeps the answers of an interrupted wizard, readable by this user only, in one step; makes the state
 * directory when there is none. Whatever had the draft's name before is replaced, a link itself and
 * not what it leads to.
 *
 * @param text without secrets
 * @throws SetupError STATE_DIR_UNSAFE, DISK_FULL, FILE_WRITE_FAILED
 */
export async function writeDraft(stateDir: string, text: string): Promise<void> {
  const { draft } = await openStateDir(stateDir);
  try {
    await sweepTempFiles(draft);
    const temp = await createTempFile(draft, Buffer.from(text), null);
    if (temp.kind !== 'ready') return;
    await rename(temp.path, draft).catch(async (error: unknown) => {
      await rm(temp.path, { force: true });
      throw error;
    });
  } catch (error) {
    throw writeError(draft, error);
  }
}

/** Forgets the draft; harmless when there is none. Never fails. */
export async function removeDraft(stateDir: string): Promise<void> {
  const state = await describeStateDir(stateDir).catch(() => null);
  if (state?.kind !== 'usable') return;
  await rm(state.dir.draft, { force: true }).catch(() => undefined);
}
