import { beforeAll, expect, test } from 'vitest';
import { startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres15 } from '../support/postgres-installation.ts';
import { routerSoak, type RouterSoakOutcome } from '../support/router-soak.ts';
import { spawnTypescript } from '../support/spawn-typescript.ts';

/** `SETUP_WIZARD_SOAK_SECONDS=600 SETUP_WIZARD_SOAK_SEED=7 npx vitest run test/router/soak` */
const seconds = Number(process.env['SETUP_WIZARD_SOAK_SECONDS'] ?? 60);
const seed = Number(process.env['SETUP_WIZARD_SOAK_SEED'] ?? 1);

/** What the live heap may rise by, in MB; in a short run what is made on the first occasion fills it. */
const bound = 3;

describeWithServer(postgres15(), `${seconds} seconds of 50 clients and random faults`, (binDir) => {
  const start = spawnTypescript(new URL('../support/router-soak-process.ts', import.meta.url));
  let outcome: RouterSoakOutcome;
  beforeAll(
    async () => {
      const servers = {
        primary: await startNativePostgres(binDir),
        fallback: await startNativePostgres(binDir),
      };
      try {
        outcome = await routerSoak(servers, { seconds, seed, clients: 50, start });
      } finally {
        await Promise.all([servers.primary.stop(), servers.fallback.stop()]);
      }
      if (seconds > 60) console.info(figuresOf(outcome));
    },
    seconds * 1_000 + 120_000,
  );

  test('every acknowledged write is on the primary exactly once, and nothing that was refused', () => {
    expect(outcome.broken.slice(0, 5)).toEqual([]);
    expect(outcome.ledger.ops.done.length).toBeGreaterThan(seconds * 20);
  });

  test('no error reached the clients but those that a router promises, and none went unheard', () => {
    expect(outcome.ledger.surprises.slice(0, 5)).toEqual([]);
  });

  test('every kind of fault was among them', () => {
    expect(Object.keys(outcome.faults)).toHaveLength(16);
  });

  test('writes were made on both databases, and brought back', () => {
    expect(outcome.brought).toBeGreaterThan(0);
  });

  test('the memory of the application stays flat', () => {
    expect(outcome.memory.growth).toBeLessThan(bound);
  });
});

function figuresOf({ ledger, faults, reconciled, brought, memory }: RouterSoakOutcome): unknown {
  const { ops, codes, reads, log } = ledger;
  const writes = Object.fromEntries(Object.entries(ops).map(([fate, list]) => [fate, list.length]));
  return { seed, writes, codes, reads, changes: log.length, faults, reconciled, brought, memory };
}
