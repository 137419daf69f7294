import type { Client } from 'pg';
import { beforeAll, expect, test } from 'vitest';
import { startFallback } from '../../../src/fallback/start-fallback.ts';
import { type EmbeddedFallback, startEmbedded } from '../../support/embedded-fallback.ts';
import { until } from '../../support/until.ts';

let server: EmbeddedFallback;
beforeAll(async () => {
  server = await startEmbedded();
  return server.end;
});

const rounds = 25;

/** Writes as fast as it is acknowledged, until the connection breaks; notes what was acknowledged. */
async function write(
  client: Client,
  writer: number,
  ledger: Set<string>,
  next: { id: number },
): Promise<void> {
  for (;;) {
    next.id += 1;
    const id = `${writer}-${next.id}`;
    try {
      await client.query('insert into ledger values ($1, $2)', [id, `[${next.id % 7},1,2]`]);
    } catch {
      return;
    }
    ledger.add(id);
  }
}

test(
  `${rounds} x kill -9 of gateway and engine by turns: no acknowledged commit is lost`,
  { timeout: 240_000 },
  async () => {
    const setup = await server.client();
    await setup.query(
      'create table ledger (id text primary key, v vector(3)); create index on ledger using hnsw (v vector_l2_ops)',
    );
    await setup.end();
    const ledger = new Set<string>();
    const next = { id: 0 };
    for (let round = 0; round < rounds; round += 1) {
      const before = await server.state();
      const clients = await Promise.all([1, 2, 3].map(() => server.client()));
      const goal = ledger.size + 5 + ((round * 7) % 40);
      const writers = clients.map((client, writer) => write(client, writer, ledger, next));
      await until(() => ledger.size >= goal);
      const victim = round % 2 === 0 ? before.gateway : before.engine;
      process.kill(victim.pid, 'SIGKILL');
      if (round % 2 === 0) {
        await Promise.all(writers);
        await startFallback({ stateDir: server.spec.stateDir });
      } else {
        await until(async () => (await server.state()).engine.pid !== before.engine.pid);
        for (const client of clients) await client.end();
        await Promise.all(writers);
      }
    }
    const client = await server.client();
    const { rows } = await client.query<{ id: string }>('select id from ledger');
    const kept = new Set(rows.map(({ id }) => id));
    expect([...ledger].filter((id) => !kept.has(id))).toEqual([]);
    expect(ledger.size).toBeGreaterThan(rounds * 5);
    const near = await client.query(`select id from ledger order by v <-> '[1,1,2]' limit 3`);
    expect(near.rowCount).toBe(3);
  },
);
