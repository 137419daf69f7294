import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempDir } from './temp-dir.ts';

/** A folder with these files (0600) in which nothing is ever started; gone when the test ends. */
export async function settingsFolder(
  files: Readonly<Record<string, string>> = {},
): Promise<string> {
  const folder = await tempDir();
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), content, { mode: 0o600 });
  }
  return folder;
}
