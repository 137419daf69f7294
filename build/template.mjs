import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { uuid_ossp } from '@electric-sql/pglite/contrib/uuid_ossp';
import { vector } from '@electric-sql/pglite-pgvector';

const compress = promisify(brotliCompress);
const extensions = { vector, uuid_ossp, pg_trgm };

/** Names that src/fallback/embedded expects in the template. */
const role = 'app';
const database = 'app_fallback';
const bootstrapRole = 'setup_wizard_admin';

/** Files that belong to a running server, not to its data. */
const notData = new Set(['postmaster.pid', 'postmaster.opts']);

/**
 * Makes the pre-initialised data directory that a first start unpacks: a cluster with one role, its
 * database and the three extensions in it, shut down cleanly. Written to `outFile` as
 * `u32 length, JSON [[path, size], …], contents`, all in one brotli stream.
 *
 * A key beside it (`<outFile>.key`: versions and the hash of this recipe) makes the work happen
 * once. `quality` is brotli's: 9 costs seconds, 11 half a minute for a tenth less.
 */
export async function buildTemplate(outFile, { quality = 9 } = {}) {
  const key = await recipeKey(quality);
  const known = await readFile(`${outFile}.key`, 'utf8').catch(() => '');
  if (known === key && (await readFile(outFile).catch(() => null)) !== null) return false;

  const scratch = await mkdtemp(join(tmpdir(), 'setup-wizard-template-'));
  try {
    const dataDir = join(scratch, 'data');
    await initialise(dataDir);
    const packed = await compress(await archive(dataDir), {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: quality,
        // 16 MB: the window must reach from one database's catalog to the next one's copy of it.
        [constants.BROTLI_PARAM_LGWIN]: 24,
      },
    });
    await mkdir(dirname(outFile), { recursive: true });
    await writeFile(`${outFile}.tmp`, packed);
    await rename(`${outFile}.tmp`, outFile);
    await writeFile(`${outFile}.key`, key);
    return true;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function initialise(dataDir) {
  const cluster = await PGlite.create(dataDir, {
    initDbStartParams: ['--wal-segsize=1'],
    extensions,
  });
  // A session cannot rename its own user, so another superuser does it and is dropped again.
  for (const statement of [
    'create role passing superuser login',
    'set session authorization passing',
    `alter role postgres rename to ${bootstrapRole}`,
    `set session authorization ${bootstrapRole}`,
    'drop role passing',
  ]) {
    await cluster.exec(statement);
  }
  await cluster.exec(`create role ${role} login`);
  await cluster.exec(`create database ${database} owner ${role}`);
  await cluster.close();

  const inside = await PGlite.create(dataDir, { database, extensions });
  await inside.exec('create extension vector');
  await inside.exec('create extension "uuid-ossp"');
  await inside.exec('create extension pg_trgm');
  // Nobody can connect to it, and it is a quarter of the files.
  await inside.exec('drop database postgres');
  await inside.exec('checkpoint');
  await inside.close();
}

async function archive(dataDir) {
  const entries = await readdir(dataDir, { recursive: true, withFileTypes: true });
  const list = [];
  const contents = [];
  const named = entries.map((entry) => ({
    entry,
    path: relative(dataDir, join(entry.parentPath, entry.name)).split(sep).join('/'),
  }));
  named.sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const { entry, path } of named) {
    if (notData.has(path)) continue;
    if (entry.isDirectory()) {
      list.push([`${path}/`, 0]);
      continue;
    }
    const bytes = await readFile(join(dataDir, path));
    list.push([path, bytes.length]);
    contents.push(bytes);
  }
  const header = Buffer.from(JSON.stringify(list));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(header.length);
  return Buffer.concat([length, header, ...contents]);
}

async function recipeKey(quality) {
  const hash = createHash('sha256').update(await readFile(new URL(import.meta.url)));
  const here = (path) => new URL(`../node_modules/${path}/package.json`, import.meta.url);
  const packages = ['@electric-sql/pglite', '@electric-sql/pglite-pgvector'];
  const versions = await Promise.all(
    packages.map(async (name) => JSON.parse(await readFile(here(name), 'utf8')).version),
  );
  return `${versions.join(' ')} ${hash.digest('hex')} q${quality}\n`;
}
