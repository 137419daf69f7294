import {
  chmod,
  lstat,
  mkdir,
  readdir,
  readFile,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDraftText, removeDraft, writeDraft } from '../../src/files/draft-file.ts';
import { describeWhen } from '../support/describe-when.ts';
import { tempDir } from '../support/temp-dir.ts';

const newStateDir = async (): Promise<string> => join(await tempDir(), '.setup-wizard');
const draftIn = (stateDir: string): string => join(stateDir, 'draft.json');
const day = 24 * 60 * 60 * 1000;

async function aged(stateDir: string, ms: number): Promise<void> {
  const then = new Date(Date.now() - ms);
  await utimes(draftIn(stateDir), then, then);
}

describe('a draft', () => {
  it('is read as it was written, with the time', async () => {
    const stateDir = await newStateDir();
    const before = Date.now();
    await writeDraft(stateDir, '{"answers":1}');
    const found = await readDraftText(stateDir);
    expect(found?.text).toBe('{"answers":1}');
    expect(Math.abs((found?.savedAtMs ?? 0) - before)).toBeLessThan(5_000);
  });

  it('replaces the one before and leaves no other file', async () => {
    const stateDir = await newStateDir();
    await writeDraft(stateDir, 'first');
    await writeDraft(stateDir, 'second');
    expect((await readDraftText(stateDir))?.text).toBe('second');
    expect((await readdir(stateDir)).sort()).toEqual(['.gitignore', 'draft.json']);
  });

  it('is there until it is a day old', async () => {
    const stateDir = await newStateDir();
    await writeDraft(stateDir, 'old');
    await aged(stateDir, day - 60_000);
    expect(await readDraftText(stateDir)).not.toBeNull();
    await aged(stateDir, day + 1_000);
    expect(await readDraftText(stateDir)).toBeNull();
  });

  it('can be forgotten, also twice', async () => {
    const stateDir = await newStateDir();
    await writeDraft(stateDir, 'x');
    await removeDraft(stateDir);
    await removeDraft(stateDir);
    expect(await readDraftText(stateDir)).toBeNull();
  });

  it('is not there in a new folder, and looking for it makes nothing', async () => {
    const stateDir = await newStateDir();
    expect(await readDraftText(stateDir)).toBeNull();
    await removeDraft(stateDir);
    await expect(lstat(stateDir)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('that is far too large is none of ours', async () => {
    const stateDir = await newStateDir();
    await writeDraft(stateDir, 'x'.repeat(70_000));
    expect(await readDraftText(stateDir)).toBeNull();
  });

  it('that is a directory is ignored, and said when one is to be written', async () => {
    const stateDir = await newStateDir();
    await writeDraft(stateDir, 'x');
    await removeDraft(stateDir);
    await mkdir(draftIn(stateDir));
    expect(await readDraftText(stateDir)).toBeNull();
    await expect(writeDraft(stateDir, 'y')).rejects.toMatchObject({ code: 'FILE_WRITE_FAILED' });
    expect((await readdir(stateDir)).sort()).toEqual(['.gitignore', 'draft.json']);
  });
});

const noModes = process.platform === 'win32' ? 'Windows has no such rights' : null;

describeWhen(noModes, 'a draft among other users', () => {
  it('can be read by its owner only', async () => {
    const stateDir = await newStateDir();
    await writeDraft(stateDir, 'x');
    expect((await lstat(draftIn(stateDir))).mode & 0o777).toBe(0o600);
    expect((await lstat(stateDir)).mode & 0o777).toBe(0o700);
  });

  it('that others may write is ignored', async () => {
    const stateDir = await newStateDir();
    await writeDraft(stateDir, 'x');
    await chmod(draftIn(stateDir), 0o622);
    expect(await readDraftText(stateDir)).toBeNull();
  });

  it('that is a link is ignored, and replaced without touching what it leads to', async () => {
    const stateDir = await newStateDir();
    await writeDraft(stateDir, 'x');
    await removeDraft(stateDir);
    const elsewhere = join(await tempDir(), 'precious');
    await writeFile(elsewhere, 'precious', { mode: 0o600 });
    await symlink(elsewhere, draftIn(stateDir));
    expect(await readDraftText(stateDir)).toBeNull();
    await writeDraft(stateDir, 'mine');
    expect(await readFile(elsewhere, 'utf8')).toBe('precious');
    expect((await lstat(draftIn(stateDir))).isSymbolicLink()).toBe(false);
  });

  it('in a state directory that is a link is neither read nor written', async () => {
    const stateDir = await newStateDir();
    await writeDraft(stateDir, 'x');
    const link = join(await tempDir(), 'link');
    await symlink(stateDir, link);
    expect(await readDraftText(link)).toBeNull();
    await expect(writeDraft(link, 'y')).rejects.toMatchObject({ code: 'STATE_DIR_UNSAFE' });
  });
});
