import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import type { MigrationEntry } from '../../src/report/migration-report.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres15WithPgvector } from '../support/postgres-installation.ts';
import { primaryFlags } from '../support/primary-flags.ts';
import { projectFolder } from '../support/project-folder.ts';
import { type CliResult, runCli } from '../support/run-cli.ts';
import { runHere } from '../support/run-here.ts';
import { setupDocument } from '../support/setup-document.ts';

const forty = fileURLToPath(new URL('../fixtures/forty-migrations', import.meta.url));

const files = {
  '001_members.sql': 'create table members (id int);\n-- Down Migration\ndrop table members;\n',
  '002_secret.sql':
    "do $$ begin execute 'select 1'; /* password */ end $$;\n-- Down Migration\nselect 1;\n",
  '003_index.sql': 'create index concurrently members_id on members (id);\n',
};

describeWithServer(postgres15WithPgvector(), 'migrate', (binDir) => {
  let server: NativePostgres;
  let shop: ConnectionSettings;
  beforeAll(async () => {
    server = await startNativePostgres(binDir);
    shop = { ...server.settings, database: 'shop' };
    return server.stop;
  });
  beforeEach(async () => {
    await server.sql('drop database if exists shop with (force)');
    await server.sql('create database shop');
  });

  async function folder(): Promise<string> {
    const cwd = await projectFolder();
    mkdirSync(join(cwd, 'db'));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, 'db', name), text);
    return cwd;
  }

  /** In this process; the built program migrates in the last test and in application-migrations.test.ts. */
  async function migrate(cwd: string, action: string, ...args: string[]): Promise<CliResult> {
    const result = await runHere(
      ['migrate', action, '--target', 'primary', '--retries', '1', ...args, ...primaryFlags(shop)],
      { cwd, input: shop.password ?? '' },
    );
    expect(result.stdout + result.stderr).not.toContain(shop.password);
    return result;
  }

  async function document(cwd: string, action: string, ...args: string[]) {
    const result = await migrate(cwd, action, '--migrations', 'db', '--json', ...args);
    const whole = setupDocument(result) as unknown as {
      readonly migrations?: readonly MigrationEntry[];
      readonly warnings?: readonly string[];
      readonly error: { readonly code: string } | null;
    };
    return { ...whole, code: result.code };
  }

  it('applies a folder, and then has nothing to do', async () => {
    const cwd = await folder();
    const first = await document(cwd, 'up');
    expect(first).toMatchObject({
      code: 0,
      migrations: Object.keys(files).map((file) => ({
        target: 'primary',
        set: 'application',
        name: file.slice(0, -'.sql'.length),
        status: 'applied',
      })),
    });
    expect(await document(cwd, 'up')).toMatchObject({ code: 0, migrations: [], warnings: [] });
    expect(readdirSync(cwd)).toEqual(['db']);
  });

  it('shows what is pending and what it would run, and changes nothing', async () => {
    const cwd = await folder();
    const { code, stdout } = await migrate(
      cwd,
      'up',
      '--migrations',
      'db',
      '--dry-run',
      '--exit-code',
    );
    expect(code).toBe(5);
    expect(stdout).toContain('pending   primary   001_members');
    expect(stdout).toContain('  create table members (id int);');
    expect(stdout).toContain('003_index (outside of a transaction)');
    expect(stdout).toContain('Dry run: nothing was changed.');
    const schemas = await server.sql(
      "select from pg_namespace where nspname = 'setup_wizard'",
      'shop',
    );
    expect(schemas).toEqual([]);
  });

  it('tells where files and database stand', async () => {
    const cwd = await folder();
    expect(await document(cwd, 'status', '--exit-code')).toMatchObject({
      code: 5,
      migrations: [{ status: 'pending' }, { status: 'pending' }, { status: 'pending' }],
    });
    await document(cwd, 'up');
    writeFileSync(join(cwd, 'db', '002_secret.sql'), 'select 2;');
    writeFileSync(join(cwd, 'db', '0_late.sql'), 'select 0;');
    expect(await document(cwd, 'status')).toMatchObject({
      code: 0,
      migrations: [
        { name: '001_members', status: 'applied', dimensions: 768 },
        { name: '002_secret', status: 'changed' },
        { name: '003_index', status: 'applied' },
        { name: '0_late', status: 'late', appliedAt: null },
      ],
    });
  });

  it('refuses a changed file with exit code 3, until it is told to accept it', async () => {
    const cwd = await folder();
    await document(cwd, 'up');
    writeFileSync(join(cwd, 'db', '002_secret.sql'), 'select 2;');
    const refused = await migrate(cwd, 'up', '--migrations', 'db');
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain('error PRIMARY_MIGRATION_DRIFT');
    expect(refused.stderr).toContain('migrate up --migrations db --target primary --repair');
    expect(await document(cwd, 'up', '--repair')).toMatchObject({
      code: 0,
      warnings: ['primary: accepted 002_secret as it is now'],
    });
    expect(await document(cwd, 'up')).toMatchObject({ code: 0 });
  });

  it('takes back only what is confirmed', async () => {
    const cwd = await folder();
    writeFileSync(join(cwd, 'db', '003_index.sql'), 'select 1;\n-- Down Migration\nselect 1;');
    await document(cwd, 'up');
    expect(await document(cwd, 'down')).toMatchObject({
      code: 2,
      error: { code: 'CONFIRMATION_REQUIRED' },
    });
    const dry = await migrate(cwd, 'down', '--migrations', 'db', '--steps', '2', '--dry-run');
    expect(dry.stdout).toMatch(
      /003_index .*would be taken back\n.*002_secret .*would be taken back/u,
    );
    expect(await document(cwd, 'down', '--steps', '2', '--yes')).toMatchObject({
      code: 0,
      migrations: [
        { name: '003_index', status: 'reverted' },
        { name: '002_secret', status: 'reverted' },
      ],
    });
    expect(await document(cwd, 'status')).toMatchObject({
      migrations: [{ status: 'applied' }, { status: 'pending' }, { status: 'pending' }],
    });
  });

  it('keeps what has no way back', async () => {
    const cwd = await folder();
    await document(cwd, 'up');
    const refused = await migrate(cwd, 'down', '--migrations', 'db', '--yes');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('MIGRATION_IRREVERSIBLE');
  });

  it('without a folder it is about pgvector: made, dropped while unused, kept in use', async () => {
    const cwd = await projectFolder();
    const vector = "select from pg_extension where extname = 'vector'";
    expect((await migrate(cwd, 'up')).code).toBe(0);
    expect(await server.sql(vector, 'shop')).toHaveLength(1);
    const dropped = await migrate(cwd, 'down', '--yes');
    expect(dropped.stdout).toContain('reverted  primary   0001_pgvector');
    expect(await server.sql(vector, 'shop')).toEqual([]);
    await migrate(cwd, 'up');
    await server.sql('create table e (v vector(3))', 'shop');
    const kept = await migrate(cwd, 'down', '--yes');
    expect(kept.code).toBe(0);
    expect(kept.stdout).toContain(
      'warning: primary: 0001_pgvector stays applied. Cannot drop pgvector: tables using vector type exist',
    );
    expect(await server.sql(vector, 'shop')).toHaveLength(1);
  });

  it('remembers when each was applied, and with what', async () => {
    const cwd = await folder();
    await migrate(cwd, 'up', '--vector-dimensions', '384');
    await document(cwd, 'up');
    const { stdout } = await migrate(cwd, 'history');
    expect(stdout).toMatch(
      /applied +primary +0001_pgvector +\d{4}-\d\d-\d\dT[\d:.]+Z, pgvector 0\.8\.0, 384 dimensions, by \d/u,
    );
    expect(stdout).toMatch(/001_members .* 768 dimensions/u);
  });

  it('names a folder that is not there, before any server is asked', async () => {
    const cwd = await projectFolder();
    const refused = await migrate(cwd, 'status', '--migrations', 'nowhere');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('There is no folder nowhere.');
  });

  it('applies the forty files of an application to both databases, twice', async () => {
    const cwd = await projectFolder();
    const setup = ['--non-interactive', '--vector-dimensions', '768', ...primaryFlags(shop)];
    const made = await runCli(setup, { cwd, input: shop.password ?? '' });
    expect(made.code, made.stderr).toBe(0);
    const up = ['migrate', 'up', '--migrations', forty, '--json'];
    const first = setupDocument(await runCli(up, { cwd })) as unknown as {
      readonly migrations: readonly MigrationEntry[];
      readonly error: unknown;
    };
    expect(first.error).toBeNull();
    expect(first.migrations.filter(({ status }) => status === 'applied')).toHaveLength(80);
    const again = await runCli(up, { cwd });
    expect(setupDocument(again)).toMatchObject({ ok: true, migrations: [] });
  });
});
