import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { editEnv } from '../src/files/env-edit.ts';
import { editJson } from '../src/files/json-edit.ts';
import { atMost } from './measurement.ts';
import { compare, timed } from './ratio.ts';

/** One edit of a large file, against reading and parsing the same file. */
const scratch = await mkdtemp(join(tmpdir(), 'bench-edits-'));
const envFile = join(scratch, '.env');
const jsonFile = join(scratch, 'config.json');
const lines = Array.from(
  { length: 10_000 },
  (_, index) => `KEY_${index}="value of ${index}" # note`,
);
await writeFile(envFile, `${lines.join('\n')}\nPOSTGRES_PORT=5432\n`);
const rows = Array.from({ length: 100_000 }, (_, id) => ({
  id,
  text: `row ${id} of a long document`,
  tags: ['a', 'b'],
}));
await writeFile(jsonFile, JSON.stringify({ rows, database: { port: '5432' } }, null, 1));

const reading = async (path: string, work: (text: string) => unknown): Promise<number> =>
  timed(async () => work(await readFile(path, 'utf8')));

let port = 6000;
const next = (): string => String((port += 1));

await compare({
  id: 'edits.env',
  what: 'edit of a .env of 10,000 lines',
  unit: 'ms',
  ours: () => reading(envFile, (text) => editEnv(text, new Map([['POSTGRES_PORT', next()]]))),
  reference: {
    name: 'dotenv.parse',
    measure: () => reading(envFile, (text) => parse(text)),
  },
  target: atMost(3),
  rounds: 21,
});
await compare({
  id: 'edits.json',
  what: 'edit of a config.json of 10 MB',
  unit: 'ms',
  ours: () =>
    reading(jsonFile, (text) => editJson(text, [{ path: ['database', 'port'], value: next() }])),
  reference: {
    name: 'JSON.parse',
    measure: () => reading(jsonFile, (text) => JSON.parse(text) as unknown),
  },
  target: atMost(3),
  rounds: 21,
});
await rm(scratch, { recursive: true, force: true });
