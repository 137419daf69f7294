import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { destroyFallbackAfterwards } from './run-cli.ts';
import { tempDir } from './temp-dir.ts';

/**
 * A folder to run the program in, with these files (0600). Whatever fallback a run starts there is
 * destroyed when the running test ends, and the folder removed.
 */
export async function projectFolder(
  files: Readonly<Record<string, string | Buffer>> = {},
): Promise<string> {
  const folder = await tempDir();
  destroyFallbackAfterwards(folder);
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), content, { mode: 0o600 });
  }
  return folder;
}
