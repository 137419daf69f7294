import { join } from 'node:path';
import { readTextFile } from '../../src/files/read-text-file.ts';
import { writeObstacles } from '../../src/files/write-obstacles.ts';

/** Prints what keeps `.env` and the state directory of a folder from this process's user, as JSON. */
const [folder = ''] = process.argv.slice(2);
const path = join(folder, '.env');
const file = { name: '.env', path, original: await readTextFile(path) };
process.stdout.write(JSON.stringify(await writeObstacles([file], join(folder, '.setup-wizard'))));
