import { fileURLToPath } from 'node:url';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { applicationCatalog } from '../support/application-catalog.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres15WithPgvector } from '../support/postgres-installation.ts';
import { primaryFlags } from '../support/primary-flags.ts';
import { projectFolder } from '../support/project-folder.ts';
import { type CliResult, runCli } from '../support/run-cli.ts';
import { setupDocument } from '../support/setup-document.ts';
import { statementProxy } from '../support/statement-proxy.ts';

const small = fileURLToPath(new URL('../fixtures/small-migrations', import.meta.url));

/** Runs `bootstrap` on the primary; `cut` counts its round trips and is told which process it is. */
async function bootstrap(
  settings: ConnectionSettings,
  folder: string,
  cwd: string,
  onStart: (kill: () => void) => void = () => undefined,
): Promise<CliResult> {
  const args = ['bootstrap', '--target', 'primary', '--json', '--migrations', folder];
  return runCli([...args, ...primaryFlags(settings)], {
    cwd,
    input: settings.password ?? '',
    onLine: (_, child) => onStart(() => child.kill('SIGKILL')),
  });
}

describeWithServer(postgres15WithPgvector(), 'bootstrap', (binDir) => {
  let server: NativePostgres;
  let shop: ConnectionSettings;
  let cwd: string;
  beforeAll(async () => {
    server = await startNativePostgres(binDir, { conf: ['max_connections = 60'] });
    shop = { ...server.settings, database: 'shop' };
    return server.stop;
  });
  beforeEach(async () => {
    cwd = await projectFolder();
    await server.sql('drop database if exists shop with (force)');
  });

  it('of twenty runs at once on an empty server succeeds in all, with one ledger row per migration', async () => {
    await server.sql('create database shop');
    const runs = await Promise.all(Array.from({ length: 20 }, () => bootstrap(shop, small, cwd)));
    expect(runs.map(({ code, stdout }) => (code === 0 ? 0 : stdout))).toEqual(runs.map(() => 0));
    const rows = await server.sql(
      'select name, count(*)::int as rows from setup_wizard.migrations group by name order by name',
      'shop',
    );
    expect(rows).toEqual([
      { name: '001_notes', rows: 1 },
      { name: '002_embedding', rows: 1 },
      { name: '003_body_idx', rows: 1 },
    ]);
  });

  it('that is killed in the middle ends, run again, where an undisturbed run ends', async () => {
    await bootstrap(shop, small, cwd);
    const undisturbed = await applicationCatalog(server, 'shop');
    for (const at of [3, 9, 16, 24, 31]) {
      await server.sql('drop database if exists shop with (force)');
      let kill = (): void => undefined;
      await using proxy = await statementProxy(shop.port, {
        onRoundTrip: (number) => {
          if (number === at) kill();
          return number < at ? 'pass' : 'last';
        },
      });
      const behind = { ...shop, port: proxy.port };
      const killed = await bootstrap(behind, small, cwd, (end) => (kill = end));
      expect(killed.code, `killed at ${at}`).toBe(null);
      const again = await bootstrap(shop, small, cwd);
      expect(again.code, `killed at ${at}: ${again.stdout}`).toBe(0);
      expect(await applicationCatalog(server, 'shop'), `killed at ${at}`).toEqual(undisturbed);
    }
  });

  it('with nothing to do costs three round trips more than the probe', async () => {
    await bootstrap(shop, small, cwd);
    const proxy = await statementProxy(shop.port);
    const result = await bootstrap({ ...shop, port: proxy.port }, small, cwd);
    await proxy[Symbol.asyncDispose]();
    expect(setupDocument(result).steps).toMatchObject([{ status: 'skipped' }]);
    expect(proxy.roundTrips).toHaveLength(4);
  });
});
