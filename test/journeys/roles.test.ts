import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, beforeEach, expect, it } from 'vitest';

import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres15WithPgvector } from '../support/postgres-installation.ts';
import { projectFolder } from '../support/project-folder.ts';
import { newShop } from '../support/role-servers.ts';
import { type CliResult, runCli } from '../support/run-cli.ts';
import { runHere } from '../support/run-here.ts';
import { setupDocument } from '../support/setup-document.ts';

const migrations = fileURLToPath(new URL('../fixtures/small-migrations', import.meta.url));

const ownFiles = ['owner', 'app'].map(
  (part) => `.setup-wizard/roles/primary-shop_${part}.password`,
);

describeWithServer(postgres15WithPgvector(), 'roles', (binDir) => {
  let server: NativePostgres;
  let shop: ConnectionSettings;
  beforeAll(async () => {
    server = await startNativePostgres(binDir);
    shop = { ...server.settings, database: 'shop' };
    return server.stop;
  });
  beforeEach(() => newShop(server));

  /** A folder whose settings name the shop. */
  async function folder({ user, password } = shop): Promise<string> {
    const { host, port, database } = shop;
    return await projectFolder({
      '.env': `POSTGRES_HOST=${host}\nPOSTGRES_PORT=${port}\nPOSTGRES_DB=${database}\nPOSTGRES_USER=${user}\nPOSTGRES_PASSWORD="${password ?? ''}"\n`,
    });
  }

  /** Runs the command in this process; no password of the server or of a file is shown. */
  async function roles(cwd: string, ...args: string[]): Promise<CliResult> {
    return silent(cwd, await runHere(['roles', ...args], { cwd }));
  }

  function silent(cwd: string, result: CliResult): CliResult {
    const shown = result.stdout + result.stderr;
    expect(shown).not.toContain(shop.password);
    for (const file of ownFiles.filter((name) => existsSync(join(cwd, name)))) {
      expect(shown).not.toContain(readFileSync(join(cwd, file), 'utf8').trim());
    }
    return result;
  }

  it('prints a script that psql runs, and changes nothing', async () => {
    const cwd = await folder();
    const { code, stdout } = await roles(cwd);
    expect(code).toBe(0);
    expect(await server.sql("select 1 from pg_roles where rolname ~ '^shop_'")).toEqual([]);
    expect(existsSync(join(cwd, '.setup-wizard'))).toBe(false);
    // psql would ask for the passwords on a terminal.
    const script = stdout.replaceAll(/^\\password .*$/gmu, '');
    writeFileSync(join(cwd, 'roles.sql'), script);
    await promisify(execFile)(
      join(binDir, 'psql'),
      [
        '-v',
        'ON_ERROR_STOP=1',
        '-f',
        join(cwd, 'roles.sql'),
        '-h',
        shop.host,
        '-p',
        String(shop.port),
        '-U',
        shop.user,
        shop.database,
      ],
      { env: { ...process.env, PGPASSWORD: shop.password ?? '' } },
    );
    expect((await roles(cwd)).stdout).toContain('-- Nothing is missing.');
  });

  it('--apply makes and proves the roles, and keeps their passwords in files of this user', async () => {
    const cwd = await folder();
    const first = silent(cwd, await runCli(['roles', '--apply'], { cwd }));
    expect(first.code, first.stderr).toBe(0);
    expect(first.stdout).toContain('pass  primary   roles.app.ledger');
    for (const file of ownFiles) expect(statSync(join(cwd, file)).mode & 0o777).toBe(0o600);
    const again = await roles(cwd, '--apply', '--json');
    expect(again.code).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({
      command: 'roles',
      ok: true,
      applied: true,
      changed: false,
      statements: [],
      roles: { app: 'shop_app', owner: 'shop_owner', schema: 'public' },
    });
    expect(setupDocument(again).checks.filter(({ status }) => status !== 'pass')).toEqual([]);
  });

  it('--apply gives roles with which the checks run', async () => {
    const cwd = await folder();
    await roles(cwd, '--apply');
    for (const [part, file] of [
      ['owner', ownFiles[0]!],
      ['app', ownFiles[1]!],
    ] as const) {
      const as = ['--db-user', `shop_${part}`, '--db-password-file', file];
      const { code, stdout } = await runHere(['check', '--target', 'primary', ...as], { cwd });
      expect(code, stdout).toBe(0);
    }
  });

  it('--apply, migrations by the owner, then the application: nothing is refused and no advice undoes it', async () => {
    const cwd = await folder();
    await roles(cwd, '--apply');
    const run = (part: 'owner' | 'app', ...words: string[]): Promise<CliResult> => {
      const file = ownFiles[part === 'owner' ? 0 : 1]!;
      const login = ['--db-user', `shop_${part}`, '--db-password-file', file];
      const args = [...words, '--target', 'primary', '--migrations', migrations, '--json'];
      return runHere([...args, ...login], { cwd });
    };
    const made = await run('owner', 'bootstrap');
    expect(made.code, made.stdout).toBe(0);
    for (const command of ['bootstrap', 'check']) {
      const result = await run('app', command);
      expect(result.code, result.stdout).toBe(0);
      const { checks } = setupDocument(result);
      const statusOf = (id: string) => checks.find((check) => check.id === id)?.status;
      expect([statusOf('schema.ledger'), statusOf('schema.operations')]).toEqual(['pass', 'skip']);
      const grants = checks.filter(({ fix }) => fix?.includes('grant ') === true);
      expect(grants.map(({ id, fix }) => [id, fix])).toEqual([
        ['privileges', expect.stringMatching(/^Only if this role is to run migrations/u)],
      ]);
    }
    expect((await roles(cwd)).stdout).toContain('-- Nothing is missing.');

    mkdirSync(join(cwd, 'later'));
    writeFileSync(join(cwd, 'later', '004_more.sql'), 'create table more ();');
    const args = ['migrate', 'up', '--target', 'primary', '--migrations', 'later', '--json'];
    const login = ['--db-user', 'shop_app', '--db-password-file', ownFiles[1]!];
    expect(setupDocument(await runHere([...args, ...login], { cwd })).error).toMatchObject({
      code: 'PRIMARY_LEDGER_DENIED',
      fix: expect.stringContaining('Run the same command as "shop_owner"') as string,
    });
  });

  it('says for the application itself that nothing is missing, and refuses to limit it as itself', async () => {
    const cwd = await folder();
    await roles(cwd, '--apply');
    const login = ['--db-user', 'shop_app', '--db-password-file', ownFiles[1]!];
    const asked = await roles(cwd, '--json', ...login);
    expect(JSON.parse(asked.stdout)).toMatchObject({ ok: true, statements: [], notes: [] });
    expect(await roles(cwd, '--apply', ...login)).toMatchObject({ code: 2 });
  });

  it('--apply a second time changes nothing and says so', async () => {
    const cwd = await folder();
    await roles(cwd, '--apply');
    expect((await roles(cwd, '--apply')).stdout).toContain(
      'Nothing was missing in database "shop"; nothing was changed.',
    );
  });

  it('a refused administrator is told which options to correct', async () => {
    const cwd = await folder();
    writeFileSync(join(cwd, 'admin'), 'wrong\n', { mode: 0o600 });
    const admin = ['--admin-user', 'postgres'];
    const wrong = await roles(cwd, '--json', ...admin, '--admin-password-file', 'admin');
    expect(setupDocument(wrong).error).toMatchObject({
      code: 'PRIMARY_AUTH_FAILED',
      fix: 'Correct --admin-user, or the password in the file of --admin-password-file.',
    });
    expect(setupDocument(await roles(cwd, '--json', ...admin)).error).toMatchObject({
      code: 'PRIMARY_AUTH_FAILED',
      fix: 'Name the file with the password of the administrator: --admin-password-file FILE.',
    });
  });

  it('--apply sets the password of a role that exists only when its file is named', async () => {
    const cwd = await folder();
    await server.sql("create role shop_app login password 'an older one'");
    const kept = await roles(cwd, '--apply');
    expect(kept.code).toBe(0);
    expect(kept.stdout).toMatch(/skip {2}primary {3}roles\.app\.login/u);
    writeFileSync(join(cwd, 'app-password'), 'a newer one\n', { mode: 0o600 });
    const named = await roles(cwd, '--apply', '--app-password-file', 'app-password');
    expect(named.stdout).toContain('password of "shop_app" set, as a verifier');
    expect(named.stdout).not.toContain('a newer one');
    const again = await roles(cwd, '--apply', '--app-password-file', 'app-password');
    expect(again.stdout).toContain('nothing was changed');
  });

  it('--apply as a plain user names the way for an administrator, and leaves no password behind', async () => {
    await server.sql("create role plain login password 'plain pass'");
    const cwd = await folder({ ...shop, user: 'plain', password: 'plain pass' });
    const denied = await roles(cwd, '--apply', '--json');
    expect(denied.code).toBe(1);
    expect(setupDocument(denied).error).toMatchObject({
      code: 'PRIMARY_ROLES_DENIED',
      fix: expect.stringContaining('--admin-user NAME') as string,
    });
    expect(ownFiles.filter((file) => existsSync(join(cwd, file)))).toEqual([]);
    writeFileSync(join(cwd, 'admin'), `${shop.password ?? ''}\n`, { mode: 0o600 });
    const admin = ['--admin-user', 'postgres', '--admin-password-file', 'admin'];
    expect((await roles(cwd, '--apply', ...admin)).code).toBe(0);
  });

  it('refuses one file for both passwords, and a password without its administrator', async () => {
    const cwd = await folder();
    const same = ['--app-password-file', 'one', '--owner-password-file', './one'];
    expect(await roles(cwd, '--apply', ...same)).toMatchObject({ code: 2 });
    expect(await roles(cwd, '--admin-password-file', 'one')).toMatchObject({ code: 2 });
  });
});

it('roles of the embedded fallback cannot be made, which is said with exit 2', async () => {
  const cwd = await projectFolder();
  await runCli(['--non-interactive', '--quiet'], { cwd });
  const { code, stderr } = await runCli(['roles', '--target', 'fallback', '--apply'], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain('no other can be made in it');
}, 120_000);
