import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'dotenv';
import { Client } from 'pg';
import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';

import type { MigrationEntry } from '../../src/report/migration-report.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres15WithPgvector } from '../support/postgres-installation.ts';
import { primaryFlags } from '../support/primary-flags.ts';
import { type CliResult, runCli } from '../support/run-cli.ts';
import { setupDocument } from '../support/setup-document.ts';
import { unusedPort } from '../support/unused-port.ts';

const forty = fileURLToPath(new URL('../fixtures/forty-migrations', import.meta.url));
const password = 'of the / shop';

describeWithServer(postgres15WithPgvector(), 'the forty migrations of an application', (binDir) => {
  let server: NativePostgres;
  let cwd: string;
  let first: CliResult;

  const bootstrap = (...args: string[]): Promise<CliResult> =>
    runCli(['bootstrap', '--migrations', 'migrations', '--json', ...args], { cwd });

  beforeAll(async () => {
    server = await startNativePostgres(binDir);
    // A superuser would not be bound by row-level security.
    await server.sql(`create role shop login password '${password}'`);
    await server.sql('create database shop owner shop');
    await server.sql('create extension vector', 'shop');
    cwd = mkdtempSync(join(tmpdir(), 'setup-wizard-test-'));
    cpSync(forty, join(cwd, 'migrations'), { recursive: true });
    const shop = { ...server.settings, database: 'shop', user: 'shop', password };
    const setup = await runCli(
      [
        '--non-interactive',
        '--vector-dimensions',
        '768',
        '--fallback-db-port',
        String(await unusedPort()),
        ...primaryFlags(shop),
      ],
      { cwd, input: password },
    );
    expect(setup.code, setup.stderr).toBe(0);
    first = await bootstrap();
    return async () => {
      await runCli(['fallback', 'destroy', '--yes', '--discard-writes'], { cwd });
      await server.stop();
      rmSync(cwd, { recursive: true, force: true });
    };
  }, 120_000);

  it('are applied to both databases by one bootstrap', () => {
    expect(first.code, first.stdout + first.stderr).toBe(0);
    const { migrations } = setupDocument(first) as unknown as {
      readonly migrations: readonly MigrationEntry[];
    };
    const applied = migrations.filter(
      ({ set, status }) => set === 'application' && status === 'applied',
    );
    expect(applied.map(({ target }) => target)).toEqual([
      ...Array.from({ length: 40 }, () => 'primary'),
      ...Array.from({ length: 40 }, () => 'fallback'),
    ]);
  });

  it('are nothing to do for the second bootstrap', async () => {
    const again = await bootstrap();
    expect(again.code, again.stdout).toBe(0);
    expect(setupDocument(again)).toMatchObject({
      migrations: [],
      steps: [{ status: 'skipped' }, { status: 'skipped' }],
    });
  });

  describe.each(['POSTGRES', 'POSTGRES_FALLBACK'])('on the database of %s', (prefix) => {
    let client: Client;
    beforeEach(async () => {
      const env = parse(readFileSync(join(cwd, '.env')));
      client = new Client({
        host: env[`${prefix}_HOST`],
        port: Number(env[`${prefix}_PORT`]),
        database: env[`${prefix}_DB`],
        user: env[`${prefix}_USER`],
        password: env[`${prefix}_PASSWORD`],
      });
      await client.connect();
      await client.query('begin');
      onTestFinished(async () => {
        await client.query('rollback');
        await client.end();
      });
    });

    const query = async (text: string): Promise<readonly Record<string, unknown>[]> =>
      (await client.query<Record<string, unknown>>(text)).rows;
    const chatOf = (handle: string): string =>
      `insert into chats (member_id, title) select id, '${handle}' from members where handle = '${handle}' returning member_id`;

    it('have one row each in the ledger', async () => {
      expect(
        await query(
          'select count(*)::int as rows, count(distinct name)::int as names from setup_wizard.migrations',
        ),
      ).toEqual([{ rows: 40, names: 40 }]);
    });

    it('made policies that show each member the own rows', async () => {
      await query("select set_config('app.admin', 'on', true)");
      const [{ member_id: system } = {}] = await query(chatOf('system'));
      await query("insert into chats (member_id) select id from members where handle <> 'system'");
      expect(await query('select from chats')).toHaveLength(2);
      await query(
        `select set_config('app.admin', '', true), set_config('app.member_id', '${String(system)}', true)`,
      );
      expect(await query('select title from chats')).toEqual([{ title: 'system' }]);
    });

    it('made policies that refuse a row of somebody else', async () => {
      await query(
        "select set_config('app.member_id', id::text, true) from members where handle = 'system'",
      );
      await query(chatOf('system'));
      await expect(
        query("insert into chats (member_id) select id from members where handle <> 'system'"),
      ).rejects.toMatchObject({ code: '42501' });
    });

    it('made triggers that date a change and write it down', async () => {
      await query("insert into agents (name, updated_at) values ('ann', 'epoch')");
      expect(
        await query("update agents set name = 'eve' returning updated_at = now() as touched"),
      ).toEqual([{ touched: true }]);
      await query("update members set locale = 'de' where handle = 'system'");
      expect(
        await query(
          "select action, row_before ->> 'locale' as before, row_after ->> 'locale' as after from audit order by id desc limit 1",
        ),
      ).toEqual([{ action: 'update members', before: 'en', after: 'de' }]);
    });

    it('made vector indexes that find the nearest neighbour', async () => {
      const vectorOf = (last: string): string =>
        `(array_fill(1::real, array[767]) || ${last}::real)::vector`;
      await query(
        `insert into knowledge (origin, body, embedding) select 'test', n::text, ${vectorOf('n')} from generate_series(1, 50, 7) n`,
      );
      await query('set local enable_seqscan = off');
      const nearest = `select body from knowledge order by embedding <=> ${vectorOf('30')} limit 1`;
      expect(await query(nearest)).toEqual([{ body: '29' }]);
      expect(JSON.stringify(await query(`explain ${nearest}`))).toContain(
        'Index Scan using knowledge_embedding_idx',
      );
    });
  });

  describe('of which one was changed after it was applied', () => {
    const changed = '012_updated_at.sql';
    beforeAll(() => {
      appendFileSync(join(cwd, 'migrations', changed), 'create table never ();\n');
    });

    it.each(['primary', 'fallback'])('are refused by the %s, by name', async (target) => {
      const refused = await bootstrap('--target', target);
      expect(refused.code).toBe(3);
      const { error } = setupDocument(refused);
      expect(error?.code).toBe(`${target.toUpperCase()}_MIGRATION_DRIFT`);
      expect(`${error?.message ?? ''} ${error?.detail ?? ''}`).toContain('012_updated_at');
      expect(error?.fix).toContain('--repair');
      const status = await runCli(
        ['migrate', 'status', '--migrations', 'migrations', '--target', target, '--json'],
        { cwd },
      );
      const { migrations } = JSON.parse(status.stdout) as {
        readonly migrations: readonly MigrationEntry[];
      };
      expect(migrations.filter((entry) => entry.status !== 'applied')).toMatchObject([
        { name: '012_updated_at', status: 'changed' },
      ]);
    });

    it('are refused by both at once, with exit code 3', async () => {
      expect((await bootstrap()).code).toBe(3);
    });

    it('are accepted by migrate up --repair, which runs nothing', async () => {
      const repair = ['migrate', 'up', '--repair', '--migrations', 'migrations', '--json'];
      const accepted = await runCli(repair, { cwd });
      expect(accepted.code, accepted.stdout).toBe(0);
      const again = await bootstrap();
      expect(again.code, again.stdout).toBe(0);
      const never = "select from pg_class where relname = 'never'";
      expect(await server.sql(never, 'shop')).toEqual([]);
    });
  });
});
