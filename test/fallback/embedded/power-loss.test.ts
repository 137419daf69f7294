import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { Durability } from '../../../src/fallback/durability.ts';
import { AnswerReader } from '../../../src/fallback/embedded/answer-reader.ts';
import { createData } from '../../../src/fallback/embedded/data-dir.ts';
import { entryPoints } from '../../../src/fallback/embedded/entry-points.ts';
import { openPglite, type PgliteBackend } from '../../../src/fallback/embedded/pglite-backend.ts';
import { syncTree } from '../../../src/fallback/embedded/sync-tree.ts';
import { templateNames } from '../../../src/fallback/embedded/template-names.ts';
import { wireMessage } from '../../../src/fallback/embedded/wire-message.ts';
import { describeWhen } from '../../support/describe-when.ts';
import { type Remains, watchDisk, type WatchedDisk } from '../../support/lost-power.ts';

const { database } = templateNames;
let place: string;
let data: string;
let disk: WatchedDisk;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'setup-wizard-test-'));
  data = join(place, 'data');
  await createData(data, entryPoints().template);
  syncTree(data);
  disk = watchDisk(data);
  return async () => {
    disk.release();
    await rm(place, { recursive: true, force: true });
  };
});

const open = (dataDir: string, durability: Durability): Promise<PgliteBackend> =>
  openPglite({ dataDir, database, durability });

/** The first column of every row, or the message of the error. */
function ask(backend: PgliteBackend, sql: string): string[] {
  const reader = new AnswerReader('DE');
  const answers: string[] = [];
  backend.run(wireMessage('Q', sql), (bytes) => {
    for (const { type, body } of reader.read(bytes)) {
      answers.push(
        type === 'E' ? body.toString('latin1') : body.toString('utf8', 6, 6 + body.readInt32BE(2)),
      );
    }
  });
  return answers;
}

async function rowsIn(remains: Remains, name: string): Promise<number> {
  const dataDir = join(place, name);
  remains.restoreTo(dataDir);
  const backend = await open(dataDir, 'crash');
  const near = ask(backend, `select id from ledger order by v <-> '[1,1,2]' limit 1`);
  expect(near).toHaveLength(1);
  const [rows] = ask(backend, 'select count(*) from ledger');
  await backend.close();
  return Number(rows);
}

const insert = (id: number): string => `insert into ledger values (${id}, '[${id % 7},1,2]')`;
const linux = process.platform === 'linux' ? null : 'descriptors have names on Linux only';

describeWhen(linux, 'an embedded server whose commits outlive a power loss', () => {
  let backend: PgliteBackend;
  const walSyncs = (): number => disk.syncs().filter((path) => path.startsWith('pg_wal/0')).length;
  beforeAll(async () => {
    backend = await open(data, 'power-loss');
    ask(backend, 'create table ledger (id int primary key, v vector(3))');
    ask(backend, 'create index on ledger using hnsw (v vector_l2_ops)');
    disk.syncs();
    return () => backend.close();
  });

  test('waits for the disk once for each commit, and never for a query', () => {
    for (let id = 1; id <= 20; id += 1) {
      ask(backend, insert(id));
      expect(walSyncs(), `commit ${id}`).toBe(1);
    }
    ask(backend, 'select count(*) from ledger');
    expect(disk.syncs()).toEqual([]);
    ask(backend, `begin; ${insert(21)}; ${insert(22)}; ${insert(23)}; commit`);
    expect(walSyncs()).toBe(1);
  });

  test('has every acknowledged commit when only what was synced is left', async () => {
    const failures: { readonly remains: Remains; readonly acknowledged: number }[] = [];
    for (let id = 24; id <= 400; id += 1) {
      expect(ask(backend, insert(id))).toEqual([]);
      if (id === 250) ask(backend, 'checkpoint');
      // Soon after a checkpoint, and some new segments of the log later.
      if (id === 251 || id === 400) {
        failures.push({ remains: disk.losePower(), acknowledged: id });
      }
    }
    for (const { remains, acknowledged } of failures) {
      expect(await rowsIn(remains, `after-${acknowledged}`)).toBe(acknowledged);
    }
  });
});

describeWhen(linux, 'an embedded server as it is by default', () => {
  test('never waits for the disk', async () => {
    const backend = await open(data, 'crash');
    disk.syncs();
    ask(backend, insert(401));
    ask(backend, 'checkpoint');
    expect(disk.syncs()).toEqual([]);
    await backend.close();
  });
});
