import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { destroyFallback } from '../../../src/fallback/destroy-fallback.ts';
import { embeddedProvisioner } from '../../../src/fallback/embedded/embedded-provisioner.ts';
import { fallbackPaths } from '../../../src/fallback/fallback-paths.ts';
import { followMark } from '../../../src/fallback/follow-mark.ts';
import { moveFallback } from '../../../src/fallback/move/move-fallback.ts';
import { settleMove } from '../../../src/fallback/move/settle-move.ts';
import { provisionerOf } from '../../../src/fallback/provisioner-of.ts';
import type {
  FallbackSpec,
  Provisioner,
  ProvisionerKind,
} from '../../../src/fallback/provisioner.ts';
import { withFallback } from '../../../src/fallback/with-fallback.ts';
import { openFence } from '../../../src/journal/open-fence.ts';
import { readServerSettings, type ServerSettings } from '../../../src/fallback/server-settings.ts';
import { embeddedAt } from '../../support/embedded-fallback.ts';
import { fallbackPlace } from '../../support/fallback-place.ts';
import { describeWithServer, postgres15WithPgvector } from '../../support/postgres-installation.ts';

const schema = `
  create table memory (id bigint generated always as identity primary key, line text);
  insert into memory (line) select 'line ' || n from generate_series(1, 500) n;
  create table points (id int primary key, at vector(3));
  insert into points values (1, '[1,2,3]'), (2, '[4,5,6]');
  create index points_at on points using hnsw (at vector_l2_ops);
`;

describeWithServer(postgres15WithPgvector(), 'moving the fallback', (binDir) => {
  let spec: FallbackSpec;

  // The embedded fallback with something in it; every test finds it so, but for the last two.
  beforeAll(async () => {
    const environment = { ...process.env, PATH: `${binDir}:${process.env['PATH'] ?? ''}` };
    spec = { ...(await fallbackPlace()), environment };
    await embeddedProvisioner.provision(spec);
    await sql(schema);
    await withFallback(embeddedAt(spec).settings, undefined, (fallback) =>
      openFence(fallback, { mode: 'open', holder: 'test:1', reason: 'gone', primary: null }),
    );
    await sql("insert into points values (3, '[9,9,9]')");
  });
  afterAll(async () => {
    await settleMove(spec.stateDir, 'local', null);
    await destroyFallback(spec.stateDir);
  });

  async function sql(text: string): Promise<readonly Record<string, unknown>[]> {
    const client = await embeddedAt(spec).client();
    try {
      const answer: unknown = await client.query(text);
      return (answer as { rows?: Record<string, unknown>[] }).rows ?? [];
    } finally {
      await client.end();
    }
  }

  async function recorded(): Promise<ServerSettings> {
    const settings = await readServerSettings(fallbackPaths(spec.stateDir).settings);
    if (settings === null) throw new Error('nothing is recorded');
    return settings;
  }

  const holds = () =>
    sql(`select (select count(*)::int from memory) as lines,
                (select count(*)::int from setup_wizard.journal where replayed_at is null) as unreplayed,
                (select id from points order by at <-> '[4,5,7]' limit 1) as nearest`);
  const everything = [{ lines: 500, unreplayed: 1, nearest: 2 }];

  async function move(to: ProvisionerKind, from: ServerSettings) {
    return await moveFallback({ spec, from, to: await provisionerOf(to) });
  }

  test('that fails at the last start of the new one changes nothing', async () => {
    const from = await recorded();
    const to = failingAt(2, await provisionerOf('cluster'));
    await expect(moveFallback({ spec, from, to })).rejects.toThrow('injected');
    expect(await recorded()).toEqual(from);
    expect(await holds()).toEqual(everything);
    expect(await readdir(spec.stateDir)).toEqual(['fallback']);
  });

  test('of one that follows the primary is refused before anything is touched', async () => {
    const from = await recorded();
    await followMark.make(fallbackPaths(spec.stateDir));
    await expect(move('cluster', from)).rejects.toMatchObject({
      code: 'FALLBACK_MOVE_FAILED',
      fix: expect.stringContaining('fallback sync --unfollow') as string,
    });
    expect(await holds()).toEqual(everything);
    await followMark.remove(fallbackPaths(spec.stateDir));
  });

  test('cancelled while it copies changes nothing', async () => {
    const from = await recorded();
    const controller = new AbortController();
    const cancelled = moveFallback({
      spec: {
        ...spec,
        signal: controller.signal,
        onProgress: (sentence) => {
          if (sentence.startsWith('Counting')) controller.abort();
        },
      },
      from,
      to: await provisionerOf('cluster'),
    });
    await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await holds()).toEqual(everything);
    expect(await readdir(spec.stateDir)).toEqual(['fallback']);
  });

  test('interrupted with the new one in place goes forward when that is wanted', async () => {
    const there = await move('cluster', await recorded());
    expect(there.copied).toEqual({ tables: 4, rows: 505 });
    await settleMove(spec.stateDir, 'cluster', null);
    expect(await recorded()).toMatchObject({ kind: 'cluster', port: spec.port });
    expect(await holds()).toEqual(everything);
    expect(await readdir(spec.stateDir)).toEqual(['fallback']);
  });

  test('and back to the embedded server brings all data along and leaves one server', async () => {
    await sql("insert into memory (line) values ('one more')");
    const back = await move('embedded', await recorded());
    await back.finish();
    expect(await recorded()).toMatchObject({ kind: 'embedded', port: spec.port });
    expect(await sql('select max(id)::int as id, count(*)::int as n from memory')).toEqual([
      { id: 501, n: 501 },
    ]);
    expect(await readdir(spec.stateDir)).toEqual(['fallback']);
  });
});

/** A provisioner whose n-th attempt fails. */
function failingAt(at: number, real: Provisioner): Provisioner {
  let attempt = 0;
  return {
    ...real,
    provision: async (spec) => {
      attempt += 1;
      if (attempt === at) throw new Error('injected');
      return await real.provision(spec);
    },
  };
}
