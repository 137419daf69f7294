import { readTextFile } from '../../src/files/read-text-file.ts';
import { openStateDir } from '../../src/files/state-dir.ts';
import { writeFiles } from '../../src/files/write-files.ts';

/** Writes A and B, long texts, into a file by turns until it is killed; says when it has begun. */
const [path = '', state = ''] = process.argv.slice(2);
const stateDir = await openStateDir(state);
for (let n = 0; ; n += 1) {
  const original = await readTextFile(path);
  const letter = original?.text.startsWith('A') === true ? 'B' : 'A';
  await writeFiles([{ path, original, text: letter.repeat(200_000) }], { stateDir });
  if (n === 0) process.stdout.write('begun');
}
