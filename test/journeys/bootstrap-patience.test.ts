import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import {
  type NativePostgres,
  startNativePostgres,
  superuserPassword,
} from '../support/native-postgres.ts';
import { describeWithServer, postgres15WithPgvector } from '../support/postgres-installation.ts';
import { primaryFlags } from '../support/primary-flags.ts';
import { projectFolder } from '../support/project-folder.ts';
import { runCli } from '../support/run-cli.ts';
import { setupDocument } from '../support/setup-document.ts';
import { unusedPort } from '../support/unused-port.ts';

/** Runs `bootstrap` with its usual 30 tries; `onTry` is called with each line about a failed one. */
async function bootstrap(settings: ConnectionSettings, onTry: (line: string) => void) {
  const tries: string[] = [];
  const args = ['bootstrap', '--target', 'primary', '--json', ...primaryFlags(settings)];
  const result = await runCli(args, {
    cwd: await projectFolder(),
    input: settings.password ?? '',
    onLine: (line) => {
      if (!/try \d+ of \d+ failed/u.test(line)) return;
      tries.push(line);
      onTry(line);
    },
  });
  return { result, tries };
}

/** Does something once, at the first call. */
function once(act: () => void): () => void {
  let done = false;
  return () => {
    if (!done) act();
    done = true;
  };
}

describeWithServer(postgres15WithPgvector(), 'bootstrap waits for its server', (binDir) => {
  it('that comes up late, trying up to 30 times', async () => {
    const port = await unusedPort();
    const started: Promise<NativePostgres>[] = [];
    onTestFinished(async () => {
      for (const server of started) await (await server).stop();
    });
    const { result, tries } = await bootstrap(
      { ...superuser, port, database: 'shop' },
      once(() => started.push(startNativePostgres(binDir, { port }))),
    );
    expect(result.code, result.stdout).toBe(0);
    expect(tries[0]).toContain('try 1 of 30 failed (CONNECTION_REFUSED)');
  });

  it('that is still starting up (57P03)', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'setup-wizard-standby-'));
    await writeFile(join(folder, 'standby.signal'), '');
    const server = await startNativePostgres(binDir, {
      conf: ['hot_standby = off'],
      dataFiles: { 'standby.signal': join(folder, 'standby.signal') },
    });
    onTestFinished(server.stop);
    const { result, tries } = await bootstrap(
      { ...server.settings, database: 'shop' },
      once(() => void server.promote()),
    );
    expect(result.code, result.stdout).toBe(0);
    expect(tries[0]).toContain('try 1 of 30 failed (SERVER_STARTING)');
  });

  it('and stops at once when the password is wrong', async () => {
    const server = await startNativePostgres(binDir);
    onTestFinished(server.stop);
    const { result, tries } = await bootstrap(
      { ...server.settings, password: 'not the password' },
      () => undefined,
    );
    expect(result.code, result.stdout).toBe(1);
    expect(setupDocument(result).error?.code).toBe('PRIMARY_AUTH_FAILED');
    expect(tries).toEqual([]);
  });
});

/** Who `startNativePostgres` makes the superuser; the test needs to know before the server is there. */
const superuser: ConnectionSettings = {
  host: '127.0.0.1',
  port: 0,
  database: 'postgres',
  user: 'postgres',
  password: superuserPassword,
  sslmode: 'disable',
  sslrootcert: null,
};
