import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';

import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { bootstrapTarget, type TargetBootstrap } from '../../src/schema/bootstrap-target.ts';
import { applicationCatalog } from '../support/application-catalog.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres15WithPgvector } from '../support/postgres-installation.ts';
import { type Fate, statementProxy } from '../support/statement-proxy.ts';

const folder = fileURLToPath(new URL('../fixtures/small-migrations', import.meta.url));

/** A walk over some eighty round trips takes 10 s on two free cores. */
const walkMs = 240_000;

/** How many walk at a time: most of it is spent waiting for the next try to connect. */
const walkers = 4;

function bootstrap(settings: ConnectionSettings): Promise<TargetBootstrap> {
  return bootstrapTarget(settings, {
    target: 'primary',
    tries: 3,
    dimensions: 768,
    folder,
    upgrade: false,
    repair: false,
    program: 'test',
    progress: () => undefined,
  });
}

describeWithServer(postgres15WithPgvector(), 'a bootstrap of one database', (binDir) => {
  let server: NativePostgres;
  let shop: ConnectionSettings;
  beforeAll(async () => {
    server = await startNativePostgres(binDir);
    shop = { ...server.settings, database: 'shop' };
    return server.stop;
  });

  /** Bootstraps a server without the database; from round trip `at` on nothing comes through. */
  async function disturbed(shop: ConnectionSettings, at: number, fate: Fate): Promise<number> {
    await server.sql(`drop database if exists ${shop.database} with (force)`);
    await using proxy = await statementProxy(shop.port, {
      onRoundTrip: (number) => (number < at ? 'pass' : number === at ? fate : 'cut'),
    });
    await bootstrap({ ...shop, port: proxy.port }).catch(() => undefined);
    return proxy.roundTrips.length;
  }

  // A statement that does not arrive leaves what the one before it left, when that was the last one: one in
  // four of these shows that it makes no difference.
  it.each([
    ['at any round trip, while the server runs its statement', 'last', 1],
    ['at one of four, before the server has its statement', 'cut', 4],
  ] as const)(
    'that is lost %s, ends when run again where an undisturbed run ends',
    async (_, fate, step) => {
      const roundTrips = await disturbed(shop, Infinity, fate);
      expect(roundTrips).toBeGreaterThan(20);
      const undisturbed = await applicationCatalog(server, 'shop');
      const walks = Array.from({ length: walkers }, async (_walk, first) => {
        const own = { ...shop, database: `shop_${first}` };
        for (let at = first * step; at < roundTrips; at += walkers * step) {
          await disturbed(own, at, fate);
          const again = await bootstrap(own);
          const failed = again.check.report.results.filter(({ status }) => status === 'fail');
          expect(failed, `lost at ${at}`).toEqual([]);
          expect(await applicationCatalog(server, own.database), `lost at ${at}`).toEqual(
            undisturbed,
          );
        }
      });
      await Promise.all(walks);
    },
    walkMs,
  );
});
