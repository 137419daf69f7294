import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '../../src/postgres/connect.ts';
import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres15WithPgvector } from '../support/postgres-installation.ts';
import { failOver } from '../support/reconcile-pair.ts';
import { runCli } from '../support/run-cli.ts';
import { unusedPort } from '../support/unused-port.ts';

const shop = `
create extension vector;
create table docs (id bigserial primary key, body text, embedding vector(3));
insert into docs (body, embedding) values ('one', '[1,0,0]'), ('two', '[0,1,0]')`;

describeWithServer(postgres15WithPgvector(), 'reconcile of an embedded fallback', (binDir) => {
  let primary: NativePostgres;
  let cwd: string;

  const reconcile = (...args: readonly string[]) => runCli(['reconcile', ...args], { cwd });

  const fallback = (): ConnectionSettings => {
    const env = parse(readFileSync(join(cwd, '.env')));
    return {
      host: '127.0.0.1',
      port: Number(env['POSTGRES_FALLBACK_PORT']),
      database: env['POSTGRES_FALLBACK_DB'] ?? '',
      user: env['POSTGRES_FALLBACK_USER'] ?? '',
      password: env['POSTGRES_FALLBACK_PASSWORD'] ?? '',
      sslmode: 'disable',
      sslrootcert: null,
    };
  };

  const onFallback = async (text: string): Promise<void> => {
    const connection = await connect(fallback(), { target: 'fallback' });
    await connection.batch(text);
    await connection.close();
  };

  beforeAll(async () => {
    primary = await startNativePostgres(binDir);
    await primary.sql('create database shop');
    await primary.sql(shop, 'shop');
    cwd = mkdtempSync(join(tmpdir(), 'reconcile-'));
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
    await runCli(['fallback', 'sync'], { cwd });
  }, 60_000);

  afterAll(async () => {
    await runCli(['fallback', 'destroy', '--yes', '--discard-writes'], { cwd });
    await rm(cwd, { recursive: true, force: true });
    await primary.stop();
  });

  test('a look at a fallback that was stopped shows what waits and what is in conflict', async () => {
    expect((await reconcile('--exit-code')).code).toBe(0);
    await failOver({ ...primary.settings, database: 'shop' }, fallback());
    await onFallback(`
      insert into docs (body, embedding) values ('three', '[0.1,-2e-7,1]');
      update docs set body = 'ours' where id = 1`);
    await primary.sql(`update docs set body = 'theirs' where id = 1`, 'shop');
    await runCli(['fallback', 'stop'], { cwd });
    const { code, stdout } = await reconcile('--exit-code');
    expect(code).toBe(5);
    expect(stdout).toContain(
      'public.docs  1 inserted, 1 updated\npublic.docs: 1 row in conflict\n',
    );
    expect(stdout).toContain(
      'as it was     body="one"\n    primary now   body="theirs"\n    fallback now  body="ours"',
    );
    expect(stdout).toContain('Dry run: nothing was changed.');
  });

  test('--apply refuses to guess, and does what is chosen for the table', async () => {
    const { code, stdout } = await reconcile('--apply', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      pending: true,
      conflicts: [{ key: { id: '1' }, primary: { body: 'theirs' }, outcome: null }],
      error: { code: 'PRIMARY_RECONCILE_CONFLICTS' },
    });
    const chosen = ['--table', 'docs=abort', '--table', 'public.docs=fallback-wins'];
    const done = await reconcile('--apply', ...chosen);
    expect(done.code, done.stderr).toBe(0);
    expect(done.stdout).toContain('2 of 2 changes brought back.');
    expect(done.stdout).toContain('The primary is in use again.');
    expect(await primary.sql('select body, embedding::text from docs order by id', 'shop')).toEqual(
      [
        { body: 'ours', embedding: '[1,0,0]' },
        { body: 'two', embedding: '[0,1,0]' },
        { body: 'three', embedding: '[0.1,-2e-07,1]' },
      ],
    );
    expect((await reconcile('--exit-code')).stdout).toContain(
      'The primary is in use, and has every write.',
    );
  });

  test('--discard wants a word, and says where the writes are kept', async () => {
    await failOver({ ...primary.settings, database: 'shop' }, fallback());
    await onFallback(`update docs set body = 'lost' where id = 2`);
    expect((await reconcile('--discard')).stderr).toContain('reconcile --discard --yes');
    const { code, stdout } = await reconcile('--discard', '--yes');
    expect(code).toBe(0);
    expect(stdout).not.toContain('Warning');
    expect(stdout).toMatch(/Given up\. They are kept in .*discarded-writes\..*\.json\./u);
    expect(await primary.sql('select body from docs where id = 2', 'shop')).toEqual([
      { body: 'two' },
    ]);
  });

  test.each([
    [['--table', 'docs'], '--table takes NAME=POLICY, not "docs".'],
    [['--apply', '--discard'], '--apply and --discard contradict each other.'],
    [['--policy', 'guess'], '--policy must be one of abort'],
  ])('%j is refused before anything is contacted', async (args, words) => {
    const { code, stderr } = await reconcile(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });
});
