import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { codePath } from '../../build/scripts/load-script.mjs';
import { programPath } from '../support/run-cli.ts';
import { keys, openScreen } from '../support/screen-terminal.ts';
import { tempDir } from '../support/temp-dir.ts';

const dist = dirname(programPath);

async function filesOf(folder: string, ending: string): Promise<readonly string[]> {
  return (await readdir(folder))
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name));
}

/** A copy of the built program. */
async function copyOfProgram(): Promise<string> {
  const copy = join(await tempDir(), 'dist');
  await cp(dist, copy, { recursive: true });
  return copy;
}

async function opensFrom(folder: string): Promise<void> {
  const screen = openScreen({ cwd: await tempDir(), program: join(folder, 'bin.cjs') });
  await screen.waitFor('Welcome');
  screen.type(keys.ctrlC);
  expect(await screen.end()).toBe(130);
}

describe('the compiled code beside the program', () => {
  it('is taken by the Node that built it', async () => {
    const scripts = (await filesOf(dist, '.cjs')).filter((path) => !path.endsWith('bin.cjs'));
    expect(scripts).toHaveLength(2);
    for (const filename of scripts) {
      const code = (await readFile(codePath(filename))).subarray(4);
      const source = await readFile(filename, 'latin1');
      const { cachedDataRejected } = new Script(source, { filename, cachedData: code });
      expect(cachedDataRejected, filename).toBe(false);
    }
  });

  it('may be damaged', async () => {
    const copy = await copyOfProgram();
    for (const path of await filesOf(copy, '.code')) {
      const code = await readFile(path);
      code.fill(0x55, code.length / 2, code.length / 2 + 64);
      await writeFile(path, code);
    }
    await opensFrom(copy);
  });

  it('is not written by the program', async () => {
    const copy = await copyOfProgram();
    const before = await readdir(copy);
    await opensFrom(copy);
    expect(await readdir(copy)).toEqual(before);
  });
});
