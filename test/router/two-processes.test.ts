import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { bringBack } from '../../src/reconcile/bring-back.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres15 } from '../support/postgres-installation.ts';
import { type SoakPlace, soakPlace } from '../support/soak-place.ts';
import { spawnTypescript } from '../support/spawn-typescript.ts';
import { type Fate, statementProxy } from '../support/statement-proxy.ts';
import { until } from '../support/until.ts';

/** A primary that is back is found soon. */
const brisk = { recoveryFirstMs: 200, recoveryLongestMs: 500, fallbackProbeMs: 500 };

type Round = readonly [share: number, fate: Fate];

/**
 * Where in a run of reconcile the application is started anew, and what becomes of that run then; after every
 * twentieth of a run with SETUP_WIZARD_CUT_ALL=1.
 */
const rounds: readonly Round[] =
  process.env['SETUP_WIZARD_CUT_ALL'] === '1'
    ? Array.from({ length: 20 }, (_, n): Round => [n / 20, n % 2 === 0 ? 'last' : 'cut'])
    : [
        [0.2, 'last'],
        [0.6, 'cut'],
        [0.8, 'last'],
        [0.95, 'last'],
      ];

describeWithServer(postgres15(), 'two applications with routers of their own', (binDir) => {
  const start = spawnTypescript(new URL('../support/router-soak-process.ts', import.meta.url));
  let server: NativePostgres;
  beforeAll(async () => {
    server = await startNativePostgres(binDir);
  });
  afterAll(() => server.stop());

  test('fork nothing when one of them starts anew in the middle of reconcile, which starts anew, too', async () => {
    const servers = { primary: server, fallback: server };
    await using place = await soakPlace(servers, { clients: 4, seed: 1, start, timing: brisk });
    const steady = place.run('steady');
    let killed = place.run('killed');
    await writeOn(place, 'primary', [steady, killed]);
    const trips = await degradedRound(place, [steady, killed], () => 'pass');
    for (const [share, fate] of rounds) {
      const at = Math.floor(share * trips);
      await degradedRound(place, [steady, killed], (number) => {
        if (number !== at) return 'pass';
        killed.kill('SIGKILL');
        killed = place.run('killed');
        return fate;
      });
      await writeOn(place, 'primary', [steady, killed]);
    }
    await place.end([steady, killed]);
    const [{ epoch } = {}] = await place.pair.onFallback(
      'select epoch::int from setup_wizard.router_state',
    );
    // Whoever comes second takes the epoch of the first.
    expect(epoch).toBe(rounds.length + 1);
    const ledger = await place.ledger();
    expect(ledger.surprises).toEqual([]);
    expect(await place.broken(ledger)).toEqual([]);
    expect(ledger.ops.done.length).toBeGreaterThan(100);
  }, 120_000);

  /**
   * The primary goes away until both write to the fallback, and comes back; the writes are brought back in a
   * run that may be interrupted, and then in one that is not. Returns the round trips of the first.
   */
  async function degradedRound(
    place: SoakPlace,
    applications: readonly ChildProcess[],
    onRoundTrip: (number: number) => Fate,
  ): Promise<number> {
    const { pair } = place;
    await pair.toPrimary.set({ kind: 'refuse' });
    await writeOn(place, 'fallback', applications);
    await pair.toPrimary.set({ kind: 'ok' });
    let broken = false;
    await using proxy = await statementProxy(server.settings.port, {
      onRoundTrip: (number) => {
        if (broken) return 'cut';
        const fate = onRoundTrip(number);
        broken = fate !== 'pass';
        return fate;
      },
    });
    const through = (settings: ConnectionSettings) => ({ ...settings, port: proxy.port });
    await bringBack({
      primary: through(pair.targets.primary),
      fallback: through(pair.targets.fallback),
      stateDir: pair.stateDir,
      policies: { usual: 'fallback-wins', tables: new Map(), newestColumn: 'updated_at' },
      tries: 1,
      batchRows: 20,
    }).catch(() => undefined);
    const { length } = proxy.roundTrips;
    expect(await pair.bringBack('fallback-wins')).toMatchObject({ error: null, closed: true });
    return length;
  }
});

/** Waits until each of the applications has written something new there. */
async function writeOn(
  { pair }: SoakPlace,
  target: 'primary' | 'fallback',
  applications: readonly ChildProcess[],
): Promise<void> {
  const sql = target === 'primary' ? pair.onPrimary : pair.onFallback;
  const written = async (pid: number | undefined): Promise<number> => {
    const [{ n } = {}] = await sql(
      `select count(*)::int as n from ledger where op like '%.${pid}.%'`,
    );
    return Number(n);
  };
  const before = await Promise.all(applications.map(({ pid }) => written(pid)));
  await until(async () => {
    const now = await Promise.all(applications.map(({ pid }) => written(pid)));
    return now.every((n, index) => n > (before[index] ?? 0) + 3);
  });
}
