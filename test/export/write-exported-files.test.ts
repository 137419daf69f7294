import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeExportedFiles } from '../../src/export/write-exported-files.ts';
import { tempDir } from '../support/temp-dir.ts';

const files = [
  { path: 'initdb/one.sh', text: 'one\n' },
  { path: 'two.yaml', text: 'two\n' },
];

describe('exported files', () => {
  it('are written into a folder that is made, readable for everybody', async () => {
    const folder = join(await tempDir(), 'new', 'deploy');
    await writeExportedFiles(folder, files, false);
    expect(readFileSync(join(folder, 'initdb/one.sh'), 'utf8')).toBe('one\n');
    expect(statSync(join(folder, 'two.yaml')).mode & 0o444).toBe(0o444);
  });

  it('never replace a file, and leave nothing of the others', async () => {
    const folder = await tempDir();
    writeFileSync(join(folder, 'two.yaml'), 'mine\n');
    await expect(writeExportedFiles(folder, files, false)).rejects.toMatchObject({ code: 'USAGE' });
    expect(readdirSync(folder)).toEqual(['two.yaml']);
    expect(readFileSync(join(folder, 'two.yaml'), 'utf8')).toBe('mine\n');
  });

  it('replace a file with force', async () => {
    const folder = await tempDir();
    writeFileSync(join(folder, 'two.yaml'), 'mine\n');
    await writeExportedFiles(folder, files, true);
    expect(readFileSync(join(folder, 'two.yaml'), 'utf8')).toBe('two\n');
  });

  it('leave no folder behind when the last one cannot be written', async () => {
    const root = await tempDir();
    const nested = [...files, { path: 'two.yaml/three', text: '' }];
    await expect(writeExportedFiles(join(root, 'deploy'), nested, false)).rejects.toThrow();
    expect(existsSync(join(root, 'deploy'))).toBe(false);
  });
});
