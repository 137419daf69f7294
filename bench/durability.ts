import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Durability } from '../src/fallback/durability.ts';
import { provisionEmbedded } from '../src/fallback/embedded/provision-embedded.ts';
import { firstFreePort } from '../src/fallback/free-port.ts';
import { stopFallback } from '../src/fallback/stop-fallback.ts';
import { compare, timed } from './ratio.ts';

/** What it costs the embedded fallback that each commit waits for the disk. */
const scratch = await mkdtemp(join(tmpdir(), 'bench-durability-'));
const commits = 200;

async function start(durability: Durability): Promise<pg.Client> {
  const spec = {
    stateDir: join(scratch, durability),
    host: '127.0.0.1',
    port: await firstFreePort('127.0.0.1', 5600),
    database: 'app_fallback',
    user: 'app',
    password: 'benchmark',
    durability,
  };
  await provisionEmbedded(spec);
  const client = new pg.Client(spec);
  await client.connect();
  await client.query('create table item (id bigserial primary key, v vector(768))');
  return client;
}

const vector = `[${Array.from({ length: 768 }, (_, index) => (index % 97) / 97).join(',')}]`;

/** Milliseconds for each commit of one row with a vector of 768 dimensions. */
async function perCommit(client: pg.Client): Promise<number> {
  const ms = await timed(async () => {
    for (let n = 0; n < commits; n += 1) {
      await client.query('insert into item (v) values ($1)', [vector]);
    }
  });
  return ms / commits;
}

try {
  const [lasting, usual] = [await start('power-loss'), await start('crash')];
  await compare({
    id: 'durability.commit',
    what: 'commit that outlives power loss',
    unit: 'ms',
    ours: () => perCommit(lasting),
    reference: { name: 'one that outlives a crash', measure: () => perCommit(usual) },
    target: null,
    rounds: 11,
  });
  await Promise.all([lasting.end(), usual.end()]);
} finally {
  for (const name of ['power-loss', 'crash']) await stopFallback(join(scratch, name));
  await rm(scratch, { recursive: true, force: true });
}
process.exit(0);
