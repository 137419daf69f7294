import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withServer } from '../support/cluster-fallback.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres15WithPgvector } from '../support/postgres-installation.ts';
import { type CliResult, runCli } from '../support/run-cli.ts';
import { tempDir } from '../support/temp-dir.ts';
import { unusedPort } from '../support/unused-port.ts';
import { until } from '../support/until.ts';

const password = "of 'ann' on the primary";

describeWithServer(postgres15WithPgvector(), 'fallback sync --follow', (binDir) => {
  let primary: NativePostgres;
  beforeAll(async () => {
    primary = await startNativePostgres(binDir, { conf: ["wal_level = 'logical'"] });
    await primary.sql(
      `create role ann login replication password '${password.replaceAll("'", "''")}'`,
    );
    await primary.sql('create database shop owner ann');
    await primary.sql(
      'create extension vector; create extension "uuid-ossp"; create extension pg_trgm',
      'shop',
    );
    await primary.sql(
      'set role ann; create table notes (id bigint primary key, text text); insert into notes select n, n::text from generate_series(1, 100) as n',
      'shop',
    );
  });
  afterAll(() => primary.stop());

  it('keeps a private cluster up to date until it is told not to, and frees the primary', async () => {
    const cwd = await tempDir();
    const run = async (...args: readonly string[]): Promise<CliResult> =>
      await runCli(args, { cwd, env: { PATH: withServer(binDir)['PATH'] ?? '' } });
    writeFileSync(join(cwd, 'secret'), password);
    const { host, port } = primary.settings;
    const login = ['--db-host', host, '--db-port', String(port), '--db-name', 'shop'];
    const set = await run(
      '--non-interactive',
      ...[...login, '--db-user', 'ann', '--db-password-file', 'secret', '--db-sslmode', 'disable'],
      ...['--fallback-mode', 'cluster', '--fallback-db-port', String(await unusedPort())],
    );
    try {
      expect(set.code, set.stderr).toBe(0);
      const followed = await run('fallback', 'sync', '--follow', '--json');
      expect(followed.code, followed.stderr).toBe(0);
      expect(followed.stdout + followed.stderr).not.toContain(password);

      await primary.sql("insert into notes values (101, 'later')", 'shop');
      await until(async () => (await run('fallback', 'status')).stdout.includes('0 B behind'));
      const status = await run('fallback', 'status');
      expect(status.stdout).toMatch(
        /^Follows the primary as setup_wizard_[0-9a-f]{12}, 0 B behind/mu,
      );

      const refused = await run('fallback', 'sync');
      expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('--unfollow')]);

      const ended = await run('fallback', 'sync', '--unfollow');
      expect(ended.stdout).toContain('Removed: replication slot');
      const after = await run('fallback', 'sync', '--json');
      expect(JSON.parse(after.stdout)).toMatchObject({ tables: [{ name: 'notes', rows: 101 }] });

      expect((await run('fallback', 'sync', '--follow')).code).toBe(0);
    } finally {
      await run('fallback', 'destroy', '--yes');
    }
    expect(
      await primary.sql(
        'select (select count(*)::int from pg_replication_slots) as slots, (select count(*)::int from pg_publication) as publications',
        'shop',
      ),
    ).toEqual([{ slots: 0, publications: 0 }]);
  });
});
