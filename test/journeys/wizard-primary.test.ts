import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { Client } from 'pg';
import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { filesSeen } from '../support/files-seen.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres15, postgres18 } from '../support/postgres-installation.ts';
import { primaryFlags } from '../support/primary-flags.ts';
import { projectFolder } from '../support/project-folder.ts';
import { runCli } from '../support/run-cli.ts';
import { keys, openScreen, type ScreenTerminal } from '../support/screen-terminal.ts';
import { stubVector } from '../support/stub-vector.ts';
import { terminalState, untouchedTerminal } from '../support/terminal-state.ts';
import { visibleProcesses, processesMissing } from '../support/visible-processes.ts';
import { applyAndEnd, atScreen, goTo, titleOn, typePrimary } from '../support/wizard-path.ts';

async function openForm(
  cwd: string,
  primary: ConnectionSettings,
  args: readonly string[] = [],
): Promise<ScreenTerminal> {
  const terminal = openScreen({ cwd, rows: 40, args });
  await goTo(terminal, 'Primary database');
  typePrimary(terminal, primary);
  await terminal.waitFor(primary.user);
  return terminal;
}

/** For what the primary alone shows. */
const withoutFallback = ['--no-fallback'];

const installed = "select extname from pg_extension where extname = 'vector'";

/** Another run that works on this database: ours waits for it, in the middle of its plan. */
async function holdTheLockOf({ host, port, database, user, password }: ConnectionSettings) {
  const other = new Client({ host, port, database, user, password: password ?? '' });
  await other.connect();
  onTestFinished(() => other.end());
  await other.query('select pg_advisory_lock($1)', [setupLock]);
}

/** "setup-wi" in ASCII, which runs lock while they make a primary ready. */
const setupLock = 0x73657475702d7769n;

describeWithServer(postgres18(), 'a primary that lacks everything', (binDir) => {
  let server: NativePostgres;
  let shop: ConnectionSettings;
  beforeAll(async () => {
    server = await startNativePostgres(binDir, {
      conf: ["extension_control_path = '{stubs}'"],
      stubs: stubVector('0.8.7'),
    });
    shop = { ...server.settings, database: 'shop' };
    return server.stop;
  });
  beforeEach(async () => {
    await server.sql('drop database if exists shop with (force)');
  });

  it('is made ready after a wrong password was corrected, as headless does it', async () => {
    const cwd = await projectFolder();
    const terminal = await openForm(cwd, { ...shop, password: 'wrong-one' }, withoutFallback);
    terminal.type(keys.enter);
    await terminal.waitFor('› Change the Password');
    expect(terminal.frame()).toContain('AUTH_FAILED');
    terminal.type(keys.enter);
    await atScreen(terminal, 'Primary database');
    expect(terminal.frame()).toContain('› Password');
    terminal.type(`${keys.ctrl('u')}${shop.password ?? ''}${keys.enter}`);
    await atScreen(terminal, 'Connection test');
    expect(terminal.frame()).toContain('will be created');
    await goTo(terminal, 'Review');
    const code = await applyAndEnd(terminal);

    expect(await server.sql(installed, 'shop')).toEqual([{ extname: 'vector' }]);
    expect(parse(readFileSync(join(cwd, '.env')))).toMatchObject({
      POSTGRES_DB: 'shop',
      POSTGRES_PASSWORD: shop.password ?? '',
    });
    expect(terminal.outputSince(0)).not.toContain(shop.password ?? '');
    const twin = await projectFolder();
    const args = ['--non-interactive', ...withoutFallback, ...primaryFlags(shop)];
    const headless = await runCli(args, { cwd: twin, input: shop.password ?? '' });
    expect(code, terminal.mainScreen()).toBe(headless.code);
  });

  it('is changed again while the test still runs, without an old result showing up', async () => {
    const cwd = await projectFolder();
    const terminal = await openForm(cwd, { ...shop, password: 'wrong-one' });
    terminal.type(keys.enter);
    await terminal.waitFor((frame) => titleOn(frame) === 'Connection test');
    terminal.type(keys.esc);
    await atScreen(terminal, 'Primary database');
    terminal.type(keys.tab.repeat(5));
    await terminal.waitFor('› Password');
    terminal.type(`${keys.ctrl('u')}${shop.password ?? ''}${keys.enter}`);
    await atScreen(terminal, 'Connection test');
    expect(terminal.frame()).not.toContain('AUTH_FAILED');
    terminal.type(keys.ctrlC);
    expect(await terminal.end()).toBe(130);
  });

  it.each([
    ['Ctrl-C', [], (terminal: ScreenTerminal) => terminal.type(keys.ctrlC)],
    ['SIGTERM', withoutFallback, (terminal: ScreenTerminal) => terminal.kill('SIGTERM')],
  ])(
    '%s while the primary is made ready takes everything back and exits 130',
    async (_, args, cancel) => {
      const { cwd, terminal } = await inTheMiddle(args);
      cancel(terminal);
      expect(await terminal.end(), terminal.frame()).toBe(130);
      expect(terminalState(terminal)).toEqual(untouchedTerminal);
      expect(terminal.mainScreen()).toContain('Cancelled');
      await expectNothingLeft(cwd);
    },
  );

  it('a terminal that is lost while the primary is made ready leaves nothing behind', async () => {
    const { cwd, terminal } = await inTheMiddle(withoutFallback);
    terminal.hangUp();
    expect(await terminal.end()).toBe(130);
    await expectNothingLeft(cwd);
  });

  /** A run whose fallback stands, if it makes one, and that waits for somebody else's work on the primary. */
  async function inTheMiddle(args: readonly string[]) {
    const cwd = await projectFolder();
    const terminal = await openForm(cwd, shop, args);
    await goTo(terminal, 'Review');
    await server.sql('create database shop');
    await holdTheLockOf(shop);
    terminal.type(keys.enter);
    await terminal.waitFor('busy  Create what is missing on the primary');
    if (processesMissing === null && args !== withoutFallback) {
      expect(visibleProcesses(cwd)).not.toEqual([]);
    }
    return { cwd, terminal };
  }

  async function expectNothingLeft(cwd: string): Promise<void> {
    expect(filesSeen(cwd)).toEqual([]);
    if (processesMissing === null) expect(visibleProcesses(cwd)).toEqual([]);
    const status = await runCli(['fallback', 'status'], { cwd });
    expect(status.stdout).toContain('There is none yet.');
    expect(await server.sql(installed, 'shop')).toEqual([]);
  }
});

describeWithServer(postgres15(), 'a primary without pgvector', (binDir) => {
  let server: NativePostgres;
  beforeAll(async () => {
    server = await startNativePostgres(binDir);
    return server.stop;
  });

  it('ends in exit 3, as headless, with what to install', async () => {
    const cwd = await projectFolder();
    const terminal = await openForm(cwd, server.settings);
    terminal.type(keys.enter);
    await terminal.waitFor((frame) => frame.includes('postgresql-15-pgvector'));
    terminal.type(`${keys.down}${keys.down}`);
    await terminal.waitFor('› Go on all the same');
    terminal.type(keys.enter);
    await goTo(terminal, 'Review');
    expect(await applyAndEnd(terminal)).toBe(3);
    expect(terminal.mainScreen()).toContain('PRIMARY_PGVECTOR_NOT_AVAILABLE');
  });
});

describe('a primary that is down', () => {
  it('can be gone on without: the fallback is set up, the files written, exit 4', async () => {
    const cwd = await projectFolder();
    const terminal = await openForm(cwd, {
      host: '127.0.0.1',
      port: 1,
      database: 'shop',
      user: 'ann',
      password: 'a-password',
      sslmode: 'prefer',
      sslrootcert: null,
    });
    terminal.type(keys.enter);
    await terminal.waitFor('Go on without the primary answering');
    expect(terminal.frame()).toContain('CONNECTION_REFUSED');
    expect(terminal.frame()).toContain('exit code 4');
    terminal.type(`${keys.down}${keys.down}`);
    await terminal.waitFor('› Go on without');
    await goTo(terminal, 'Review');
    expect(await applyAndEnd(terminal)).toBe(4);
    expect(terminal.mainScreen()).toContain('PRIMARY_CONNECTION_REFUSED');
    expect(parse(readFileSync(join(cwd, '.env')))).toMatchObject({
      POSTGRES_HOST: '127.0.0.1',
      POSTGRES_FALLBACK_DB: 'shop_fallback',
    });
    expect((await runCli(['fallback', 'status'], { cwd })).code).toBe(0);
  });
});
