import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres15WithPgvector } from '../support/postgres-installation.ts';
import { runCli } from '../support/run-cli.ts';
import { until } from '../support/until.ts';
import { unusedPort } from '../support/unused-port.ts';

const rows = 2_000;
const shop = `
create extension vector;
create table docs (id bigserial primary key, body text, embedding vector(64) not null);
create index docs_hnsw on docs using hnsw (embedding vector_l2_ops);
create table notes (id bigserial primary key, doc bigint references docs, note text);
create view noted as select d.body, n.note from notes n join docs d on d.id = n.doc;
insert into docs (body, embedding)
  select 'row ' || i, array_fill(i::real, array[64])::vector from generate_series(1, ${rows}) i;
insert into notes (doc, note) select i, 'note ' || i from generate_series(1, 100) i;
`;

interface Document {
  readonly ok: boolean;
  readonly state: string;
  readonly rows: number;
  readonly tables: readonly { readonly name: string; readonly kept: number }[];
  readonly checks: readonly { readonly id: string; readonly status: string }[];
  readonly next: readonly { readonly what: string; readonly how: string | null }[];
  readonly error: { readonly code: string; readonly message: string } | null;
}

describeWithServer(
  postgres15WithPgvector(),
  'move between an embedded fallback and a server',
  (binDir) => {
    let server: NativePostgres;
    let cwd: string;
    let password: string;

    beforeAll(async () => {
      server = await startNativePostgres(binDir);
      for (const name of ['shop', 'production']) await server.sql(`create database ${name}`);
      await server.sql(shop, 'shop');
      cwd = mkdtempSync(join(tmpdir(), 'move-'));
      const { host, port, user } = server.settings;
      password = server.settings.password ?? '';
      writeFileSync(
        join(cwd, '.env'),
        `POSTGRES_HOST=${host}\nPOSTGRES_PORT=${port}\nPOSTGRES_DB=shop\nPOSTGRES_USER=${user}\n` +
          `POSTGRES_PASSWORD='${password}'\nPOSTGRES_FALLBACK_USER=app\n`,
        { mode: 0o600 },
      );
      writeFileSync(join(cwd, 'password'), password, { mode: 0o600 });
      const own = String(await unusedPort());
      const setup = await runCli(
        ['--non-interactive', '--fallback-mode', 'embedded', '--fallback-db-port', own],
        { cwd },
      );
      expect(setup.code, setup.stderr).toBe(0);
    });

    afterAll(async () => {
      await runCli(['fallback', 'destroy', '--yes', '--discard-writes'], { cwd });
      await rm(cwd, { recursive: true, force: true });
      await server.stop();
    });

    const url = (name: string): string =>
      `postgresql://postgres@127.0.0.1:${server.settings.port}/${name}`;
    const move = (args: readonly string[], options: Partial<Parameters<typeof runCli>[1]> = {}) =>
      runCli(['move', ...args], { cwd, ...options });
    const toProduction = (...args: readonly string[]): readonly string[] => {
      const sides = ['--from', 'fallback', '--to', url('production')];
      return [...sides, '--to-password-file', 'password', ...args];
    };

    test('a dry run tells that nothing stands in the way', async () => {
      const { code, stdout, stderr } = await move([
        '--from',
        'primary',
        '--to',
        'fallback',
        '--dry-run',
      ]);
      expect(code, stderr).toBe(0);
      expect(stdout).toContain('ok    The target takes every table');
      expect(stdout).toContain('nothing stands in the way');
    });

    test('a server is moved into the embedded fallback, and the tasks that follow are told', async () => {
      const { code, stdout, stderr } = await move(['--from', 'primary', '--to', 'fallback']);
      expect(code, stderr).toBe(0);
      expect(stdout).toContain('2,100 rows in 2 tables are the same on both sides.');
      expect(stdout).toContain('[ ] Point the application at the target:');
    });

    test('a password in a URL on the command line is refused and not repeated', async () => {
      const shown = url('production').replace('postgres@', 'postgres:geheim@');
      const { code, stdout, stderr } = await move(['--from', 'fallback', '--to', shown]);
      expect(code).toBe(2);
      expect(stdout + stderr).not.toContain('geheim');
      expect(stderr).toContain('--to-password-file FILE');
    });

    test('Ctrl-C ends a run with exit code 130, and says what it left', async () => {
      const { code, stdout, stderr } = await move(toProduction(), {
        onLine: (line, child) => {
          if (line.startsWith('Copying')) child.kill('SIGINT');
        },
      });
      expect(code).toBe(130);
      expect(stdout).toContain('What the target held is as it was.');
      expect(stderr).toContain('error CANCELLED');
      const others = `select count(*)::int as sessions from pg_stat_activity where datname = 'production'`;
      await until(async () => (await server.sql(others, 'shop'))[0]?.['sessions'] === 0);
    });

    test('a run that is killed has put nothing in its place', async () => {
      const { code } = await move(toProduction(), {
        onLine: (line, child) => {
          if (line.startsWith('Building')) child.kill('SIGKILL');
        },
      });
      expect(code).toBeNull();
      const tables = `select count(*)::int as tables from pg_tables where schemaname = 'public'`;
      expect(await server.sql(tables, 'production')).toEqual([{ tables: 0 }]);
    });

    test('the next run goes on with its rows, and the embedded fallback is on the server', async () => {
      const { code, stdout, stderr } = await move(toProduction('--json'));
      expect(code, stderr).toBe(0);
      const document = JSON.parse(stdout) as Document;
      expect(document).toMatchObject({ ok: true, state: 'moved', rows: rows + 100, error: null });
      expect(document.tables.map(({ kept }) => kept)).toEqual([rows, 100]);
      expect(document.next.map(({ how }) => how ?? '').join('\n')).toContain(
        `--db-port ${server.settings.port} --db-name production`,
      );
      expect(stdout + stderr).not.toContain(password);
      const all = `select count(*)::int as rows, sum(hashtextextended(d::text, 0))::text as sum from docs d`;
      expect(await server.sql(all, 'production')).toEqual(await server.sql(all, 'shop'));
    });

    test('a target that is not empty is refused by name, with exit code 3', async () => {
      const { code, stdout } = await move(toProduction('--json'));
      const { error, state } = JSON.parse(stdout) as Document;
      expect(code).toBe(3);
      expect(error?.code).toBe('MOVE_TARGET_NOT_EMPTY');
      expect(error?.message).toContain('table public.docs');
      expect(state).toBe('untouched');
    });
  },
);
