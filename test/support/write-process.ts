import { editEnv } from '../../src/files/env-edit.ts';
import { readTextFile } from '../../src/files/read-text-file.ts';
import { openStateDir } from '../../src/files/state-dir.ts';
import { writeFiles } from '../../src/files/write-files.ts';

/** Sets POSTGRES_DB=new in a `.env`, as whatever user this process runs; prints the error's code. */
const [path = '', state = ''] = process.argv.slice(2);
try {
  const stateDir = await openStateDir(state);
  const original = await readTextFile(path);
  const { text } = editEnv(original?.text ?? '', new Map([['POSTGRES_DB', 'new']]));
  await writeFiles([{ path, original, text }], { stateDir });
  process.stdout.write('written');
} catch (error) {
  process.stdout.write(error instanceof Error && 'code' in error ? String(error.code) : 'unknown');
}
