import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hashOfInputs, isBuilt, recordBuild } from '../../build/scripts/built-from.mjs';
import { tempDir } from '../support/temp-dir.ts';

const node = 'v20.17.0 linux x64';
const files = {
  'src/main.ts': 'main',
  'src/export/a.sh': 'script',
  'sql/probe.sql': 'select 1',
  'components/start.tsx': 'screen',
  'build/bundles.mjs': 'recipe',
  'package.json': '{}',
  'package-lock.json': '{}',
  'node_modules/.package-lock.json': 'installed',
  'README.md': 'not built',
  'dist/bin.cjs': 'program',
  'dist/types/index.d.ts': 'types',
};

async function put(root: string, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

/** A project that was just built by this Node. */
async function builtProject(): Promise<string> {
  const root = await tempDir();
  for (const [path, text] of Object.entries(files)) await put(root, path, text);
  recordBuild(root, hashOfInputs(root, node), ['src/main.ts', 'node_modules/pg/index.js']);
  return root;
}

const changes: readonly (readonly [string, (root: string) => Promise<void>])[] = [
  ['a source is edited', (root) => put(root, 'src/main.ts', 'other')],
  ['a source is added', (root) => put(root, 'src/more/new.ts', '')],
  ['a source is removed', (root) => rm(join(root, 'src/export/a.sh'))],
  [
    'a source has another name',
    (root) => rename(join(root, 'src/main.ts'), join(root, 'src/bin.ts')),
  ],
  ['a statement is edited', (root) => put(root, 'sql/probe.sql', 'select 2')],
  ['a screen is edited', (root) => put(root, 'components/start.tsx', 'other')],
  ['the recipe is edited', (root) => put(root, 'build/bundles.mjs', 'other')],
  ['another version is asked for', (root) => put(root, 'package.json', '{"version":"2"}')],
  ['the lock file is edited', (root) => put(root, 'package-lock.json', '{"a":1}')],
  ['other libraries are installed', (root) => put(root, 'node_modules/.package-lock.json', '')],
  ['a template appears', (root) => put(root, '.env.example', 'A=1')],
  ['a built file is gone', (root) => rm(join(root, 'dist/types/index.d.ts'))],
  ['a built file is damaged', (root) => put(root, 'dist/bin.cjs', 'progrxm')],
  ['the record is damaged', (root) => put(root, 'dist/built-from.json', '{"inputs":')],
  ['nothing is built', (root) => rm(join(root, 'dist'), { recursive: true })],
];

describe('a build that was made', () => {
  it('stands while nothing has changed that it is made of', async () => {
    const root = await builtProject();
    await put(root, 'README.md', 'other words');
    await put(root, 'dist/bench-journal.mjs', 'of a bench');
    expect(isBuilt(root, node)).toBe(true);
  });

  it.each(changes)('is made again when %s', async (_, change) => {
    const root = await builtProject();
    await change(root);
    expect(isBuilt(root, node)).toBe(false);
  });

  it('is made again by another Node', async () => {
    expect(isBuilt(await builtProject(), 'v22.0.0 linux x64')).toBe(false);
  });

  it('is not written down when it bundles a file whose change would go unnoticed', async () => {
    const root = await builtProject();
    expect(() => recordBuild(root, '', ['src/main.ts', 'docs/words.txt'])).toThrow(
      'docs/words.txt is bundled and not among the inputs',
    );
  });

  it('takes libraries from wherever node_modules points', async () => {
    const root = await builtProject();
    const loaded = ['../elsewhere/node_modules/pg/index.js'];
    expect(() => recordBuild(root, hashOfInputs(root, node), loaded)).not.toThrow();
  });
});
