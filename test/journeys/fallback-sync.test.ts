import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres15WithPgvector } from '../support/postgres-installation.ts';
import { runCli } from '../support/run-cli.ts';
import { unusedPort } from '../support/unused-port.ts';

const rows = 4_000;
const shop = `
create extension vector;
create table docs (id bigserial primary key, body text, embedding vector(256) not null);
alter table docs alter column embedding set storage plain;
create index docs_hnsw on docs using hnsw (embedding vector_l2_ops);
create table notes (id bigserial primary key, doc bigint references docs, note text);
create view noted as select d.body, n.note from notes n join docs d on d.id = n.doc;
insert into docs (body, embedding)
  select 'row ' || i, array_fill(i::real, array[256])::vector from generate_series(1, ${rows}) i;
insert into notes (doc, note) select i, 'note ' || i from generate_series(1, 100) i;
`;

describeWithServer(
  postgres15WithPgvector(),
  'fallback sync into an embedded fallback',
  (binDir) => {
    let primary: NativePostgres;
    let cwd: string;

    const sync = (...args: readonly string[]) => runCli(['fallback', 'sync', ...args], { cwd });

    beforeAll(async () => {
      primary = await startNativePostgres(binDir);
      await primary.sql('create database shop');
      await primary.sql(shop, 'shop');
      cwd = mkdtempSync(join(tmpdir(), 'fallback-sync-'));
      const { host, port, user, password } = primary.settings;
      writeFileSync(
        join(cwd, '.env'),
        `POSTGRES_HOST=${host}\nPOSTGRES_PORT=${port}\nPOSTGRES_DB=shop\nPOSTGRES_USER=${user}\n` +
          `POSTGRES_PASSWORD='${password ?? ''}'\nPOSTGRES_FALLBACK_USER=app\n`,
        { mode: 0o600 },
      );
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
      await primary.stop();
    });

    const onFallback = async (text: string): Promise<unknown[]> => {
      const env = parse(readFileSync(join(cwd, '.env')));
      const client = new Client({
        host: env['POSTGRES_FALLBACK_HOST'],
        port: Number(env['POSTGRES_FALLBACK_PORT']),
        database: env['POSTGRES_FALLBACK_DB'],
        user: env['POSTGRES_FALLBACK_USER'],
        password: env['POSTGRES_FALLBACK_PASSWORD'],
      });
      await client.connect();
      try {
        return (await client.query<Record<string, unknown>>(text)).rows;
      } finally {
        await client.end();
      }
    };

    test('--dry-run tells what would be copied, changes nothing, and --exit-code says that there is something', async () => {
      const { code, stdout } = await sync('--dry-run', '--exit-code');
      expect(code).toBe(5);
      expect(stdout).toMatch(/^public\.docs +copy +(?:about [\d,]+ rows|rows not counted) /mu);
      expect(await onFallback(`select to_regclass('docs') as docs`)).toEqual([{ docs: null }]);
    });

    test('goes on where a killed run ended, on a fallback that was stopped', async () => {
      const killed = await runCli(['fallback', 'sync'], {
        cwd,
        onLine: (line, child) => {
          if (line.startsWith('Building')) child.kill('SIGKILL');
        },
      });
      expect(killed.code).toBeNull();
      expect(await onFallback(`select to_regclass('docs') as docs`)).toEqual([{ docs: null }]);
      await runCli(['fallback', 'stop'], { cwd });
      const { code, stdout, stderr } = await sync('--json');
      expect(code, stderr).toBe(0);
      const document = JSON.parse(stdout) as { tables: unknown };
      expect(document.tables).toMatchObject([
        { name: 'docs', way: 'copied', rows, sent: 0, kept: rows },
        { name: 'notes', way: 'copied', rows: 100, sent: 0, kept: 100 },
      ]);
    });

    test('has brought rows, views, and an index that finds the nearest', async () => {
      expect(await onFallback('select count(*)::int as notes from noted')).toEqual([
        { notes: 100 },
      ]);
      expect(
        await onFallback(
          `select body from docs order by embedding <-> array_fill(70::real, array[256])::vector limit 1`,
        ),
      ).toEqual([{ body: 'row 70' }]);
    });

    test('has nothing to do when it is run again', async () => {
      const { code, stdout } = await sync();
      expect(code).toBe(0);
      expect(stdout).toContain('nothing had to be sent');
    });

    test('names the primary that does not answer', async () => {
      const env = readFileSync(join(cwd, '.env'), 'utf8');
      writeFileSync(join(cwd, 'down.env'), env.replace(/^POSTGRES_PORT=.*$/mu, 'POSTGRES_PORT=1'));
      const { code, stderr } = await sync('--env-file', 'down.env');
      expect(code).toBe(1);
      expect(stderr).toContain('PRIMARY_CONNECTION_REFUSED');
      expect(await onFallback('select count(*)::int as notes from noted')).toEqual([
        { notes: 100 },
      ]);
    });
  },
);
