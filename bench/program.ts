import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parse } from 'dotenv';
import { atMost } from './measurement.ts';
import { compare, timed } from './ratio.ts';

/** The whole program as a process, against bare Node and against the shortest script that does as much. */
const run = promisify(execFile);
const program = fileURLToPath(new URL('bin.cjs', import.meta.url));
const rounds = 21;

const node = (args: readonly string[], cwd: string): Promise<number> =>
  timed(() => run(process.execPath, [...args], { cwd }));

/** Connects to databases of the `.env`, named by the prefixes of their variables, and selects 1 from each. */
const shortest = (prefixes: readonly string[]): string => `
  import { readFileSync } from 'node:fs';
  import { createRequire } from 'node:module';
  const require = createRequire(${JSON.stringify(import.meta.url)});
  const { Client } = require('pg');
  const env = require('dotenv').parse(readFileSync('.env'));
  await Promise.all(${JSON.stringify(prefixes)}.map(async (prefix) => {
    const client = new Client({
      host: env[prefix + 'HOST'], port: Number(env[prefix + 'PORT']), database: env[prefix + 'DB'],
      user: env[prefix + 'USER'], password: env[prefix + 'PASSWORD'],
    });
    await client.connect();
    await client.query('select 1');
    await client.end();
  }));`;

const scratch = await mkdtemp(join(tmpdir(), 'bench-program-'));
const [primary, folder] = [join(scratch, 'primary'), join(scratch, 'folder')];

/** One embedded server plays the primary of the other one's folder: both have pgvector. */
async function setUpBoth(): Promise<void> {
  for (const cwd of [primary, folder]) await run('mkdir', [cwd]);
  await run(process.execPath, [program, '--non-interactive', '--quiet'], { cwd: primary });
  const env = parse(await readFile(join(primary, '.env')));
  const name = (part: string): string => env[`POSTGRES_FALLBACK_${part}`] ?? '';
  await writeFile(join(folder, 'password'), name('PASSWORD'), { mode: 0o600 });
  const prefixes = ['POSTGRES_', 'POSTGRES_FALLBACK_'];
  await writeFile(join(folder, 'shortest.mjs'), shortest(prefixes));
  await writeFile(join(folder, 'shortest-primary.mjs'), shortest(prefixes.slice(0, 1)));
  const target = ['--db-host', name('HOST'), '--db-port', name('PORT'), '--db-name', name('DB')];
  const login = ['--db-user', name('USER'), '--db-password-file', 'password'];
  await run(process.execPath, [program, '--non-interactive', '--quiet', ...target, ...login], {
    cwd: folder,
  });
}

const bare = { name: 'node -e 0', measure: () => node(['-e', '0'], scratch) };
try {
  for (const option of ['--version', '--help']) {
    await compare({
      id: `program.${option.slice(2)}`,
      what: `start-up, ${option}`,
      unit: 'ms',
      ours: () => node([program, option], scratch),
      reference: bare,
      target: atMost(1.6),
      rounds,
    });
  }
  await setUpBoth();
  await compare({
    id: 'program.rerun',
    what: 're-run with nothing to do',
    unit: 'ms',
    ours: () => node([program, '--non-interactive'], folder),
    reference: {
      name: 'script: pg, connect to both, select 1',
      measure: () => node(['shortest.mjs'], folder),
    },
    target: atMost(1.5),
    rounds,
  });
  await compare({
    id: 'program.route',
    what: 'route, primary healthy',
    unit: 'ms',
    ours: () => node([program, 'route', '--format', 'env'], folder),
    reference: {
      name: 'script: pg, connect, select 1',
      measure: () => node(['shortest-primary.mjs'], folder),
    },
    target: atMost(1.5),
    rounds,
  });
} finally {
  for (const cwd of [folder, primary]) {
    await run(process.execPath, [program, 'fallback', 'destroy', '--yes', '--discard-writes'], {
      cwd,
    });
  }
  await rm(scratch, { recursive: true, force: true });
}
