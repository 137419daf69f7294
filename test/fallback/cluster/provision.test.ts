import { execFileSync, spawnSync } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { administrator } from '../../../src/fallback/cluster/administrator.ts';
import { provisionCluster } from '../../../src/fallback/cluster/provision-cluster.ts';
import { destroyFallback } from '../../../src/fallback/destroy-fallback.ts';
import { fallbackStatus } from '../../../src/fallback/fallback-status.ts';
import type { ProvisionResult } from '../../../src/fallback/provisioner.ts';
import { stopFallback } from '../../../src/fallback/stop-fallback.ts';
import { runChecks } from '../../../src/pgvector/run-checks.ts';
import { isProcessAlive } from '../../../src/processes/process-identity.ts';
import { clusterAt, type ClusterFallback, clusterSpec } from '../../support/cluster-fallback.ts';
import { describeWithServer, postgres15WithPgvector } from '../../support/postgres-installation.ts';
import { unprivilegedUser } from '../../support/unprivileged-user.ts';
import { unusedPort } from '../../support/unused-port.ts';

const nothingCreated = { data: false, process: false, credentials: false };
const isRoot = process.getuid?.() === 0;

describeWithServer(postgres15WithPgvector(), 'a private cluster', (binDir) => {
  let cluster: ClusterFallback;
  let results: readonly ProvisionResult[];

  beforeAll(async () => {
    cluster = clusterAt(await clusterSpec(binDir));
    // Three wizards at once.
    results = await Promise.all([1, 2, 3].map(() => provisionCluster(cluster.spec)));
  });
  afterAll(() => cluster.end());

  test('of several runs at once one makes it, and the others find it', () => {
    const made = results.map(({ created }) => created).filter(({ data }) => data);
    expect(made).toEqual([{ data: true, process: true, credentials: true }]);
  });

  test('says which versions it has', () => {
    expect(results[0]?.serverVersion).toMatch(/^15\.\d+$/u);
    expect(results[0]?.pgvector).toBe('0.8.0');
  });

  test('is left alone by the next run, which changes no file', async () => {
    const before = await stat(cluster.paths.settings);
    const again = await provisionCluster(cluster.spec);
    expect(again.created).toEqual(nothingCreated);
    expect((await stat(cluster.paths.settings)).mtimeMs).toBe(before.mtimeMs);
  });

  test('passes every check', async () => {
    const { results: checks, error } = await runChecks(cluster.settings, {
      target: 'fallback',
      dimensions: 768,
    });
    expect(error).toBeNull();
    expect(checks.filter(({ status }) => status === 'fail')).toEqual([]);
    expect(checks.find(({ id }) => id === 'pgvector.index')).toMatchObject({ status: 'pass' });
  });

  test('has the wanted role, which owns its database and is no superuser', async () => {
    const rows = await cluster.sql(`
      select current_user::text as me, pg_get_userbyid(datdba)::text as owner, rolsuper, rolcreaterole
      from pg_database, pg_roles where datname = current_database() and rolname = current_user`);
    expect(rows).toEqual([{ me: 'app', owner: 'app', rolsuper: false, rolcreaterole: false }]);
  });

  test('has the three extensions', async () => {
    const rows = await cluster.sql(`select extname::text from pg_extension order by 1`);
    const names = rows.map(({ extname }) => extname);
    expect(names).toEqual(['pg_trgm', 'plpgsql', 'uuid-ossp', 'vector']);
  });

  test('checks its pages, writes through to the disk, and sorts the same everywhere', async () => {
    const [row] = await cluster.sql(`
      select current_setting('data_checksums') as checksums, current_setting('fsync') as fsync,
             current_setting('jit') as jit, datcollate::text as collation, upper('é') as upper
      from pg_database where datname = current_database()`);
    expect(row).toEqual({
      checksums: 'on',
      fsync: 'on',
      jit: 'off',
      collation: 'C.UTF-8',
      upper: 'É',
    });
  });

  test('refuses a wrong password, and an empty one', async () => {
    for (const password of ['wrong', '']) {
      await expect(cluster.sql('select 1', { password })).rejects.toThrow(/password/u);
    }
  });

  test('lets nobody in as its administrator over TCP', async () => {
    const { user } = { user: administrator };
    await expect(cluster.sql('select 1', { user, password: '' })).rejects.toMatchObject({
      code: '28000',
    });
  });

  test('lets the operator in as its administrator over its socket, without a password', async () => {
    const { socketDir } = await cluster.state();
    const rows = await cluster.sql('select rolsuper from pg_roles where rolname = current_user', {
      host: socketDir!,
      user: administrator,
      password: '',
    });
    expect(rows).toEqual([{ rolsuper: true }]);
  });

  test('asks the application for its password over the socket, too', async () => {
    const { socketDir } = await cluster.state();
    const login = { host: socketDir!, password: 'wrong' };
    await expect(cluster.sql('select 1', login)).rejects.toMatchObject({ code: '28P01' });
  });

  test.runIf(process.platform === 'linux')('listens on loopback only', async () => {
    const port = cluster.spec.port.toString(16).toUpperCase().padStart(4, '0');
    const tables = await Promise.all(
      ['/proc/net/tcp', '/proc/net/tcp6'].map((path) => readFile(path, 'utf8')),
    );
    const listening = tables
      .join('\n')
      .split('\n')
      .map((line) => line.trim().split(/\s+/u))
      .filter(([, local = '', , state]) => local.endsWith(`:${port}`) && state === '0A')
      .map(([, local]) => local);
    expect(listening).toEqual([`0100007F:${port}`]);
  });

  test.runIf(isRoot)('runs as somebody who is not root', async () => {
    const { postmaster } = await cluster.state();
    const { uid } = await stat(`/proc/${postmaster.pid}`);
    expect(uid).toBe((await cluster.recorded()).runsAs?.uid);
    expect(uid).not.toBe(0);
  });

  test.runIf(isRoot)(
    'keeps another user of the machine out of data, socket, log and state',
    async () => {
      const nobody = await unprivilegedUser(['nobody']);
      const { data, home } = await cluster.place();
      const { log, state, settings } = cluster.paths;
      const files = [join(data, 'PG_VERSION'), join(home, `.s.PGSQL.${cluster.spec.port}`)];
      for (const path of [...files, log, state, settings]) {
        await stat(path);
        const seen = spawnSync('ls', [path], { ...nobody, encoding: 'utf8' });
        expect(seen.stderr).toContain('Permission denied');
      }
    },
  );

  test('keeps the password out of every file, the log and the list of processes', async () => {
    const { home } = await cluster.place();
    const { password } = cluster.spec;
    const hits = spawnSync('grep', ['-rlF', password, home, cluster.spec.stateDir]);
    expect(hits.stdout.toString()).toBe('');
    expect(execFileSync('ps', ['-A', '-ww', '-o', 'args='], { encoding: 'utf8' })).not.toContain(
      password,
    );
  });

  describe('when the settings change', () => {
    test('a new password takes effect without a restart; undo brings the old one back', async () => {
      const { postmaster } = await cluster.state();
      const changed = clusterAt({ ...cluster.spec, password: 'sécond pässword ⅷ' });
      const { created, undo } = await provisionCluster(changed.spec);
      expect(created).toEqual({ ...nothingCreated, credentials: true });
      expect(await changed.sql('select 1 as one')).toEqual([{ one: 1 }]);
      await expect(cluster.sql('select 1')).rejects.toMatchObject({ code: '28P01' });
      await undo();
      expect(await cluster.sql('select 1 as one')).toEqual([{ one: 1 }]);
      expect((await cluster.state()).postmaster).toEqual(postmaster);
    });

    test('another port is a restart with the same data; undo goes back', async () => {
      await cluster.sql('create table if not exists kept (line text); truncate kept');
      await cluster.sql(`insert into kept values ('here')`);
      const moved = clusterAt({ ...cluster.spec, port: await unusedPort() });
      const { created, undo } = await provisionCluster(moved.spec);
      expect(created).toEqual({ data: false, process: true, credentials: true });
      expect(await moved.sql('select line from kept')).toEqual([{ line: 'here' }]);
      await undo();
      expect(await cluster.sql('select line from kept')).toEqual([{ line: 'here' }]);
    });

    test('another role takes the database over; the old one cannot log in any more', async () => {
      await cluster.sql('create table if not exists owned (line text)');
      const other = clusterAt({ ...cluster.spec, user: 'postgres' });
      const { undo } = await provisionCluster(other.spec);
      await other.sql(`insert into owned values ('by the successor')`);
      const [row] = await other.sql(`select current_setting('is_superuser') as super`);
      expect(row).toEqual({ super: 'off' });
      await expect(cluster.sql('select 1')).rejects.toMatchObject({ code: '28P01' });
      await undo();
      expect(await cluster.sql('select line from owned')).toEqual([{ line: 'by the successor' }]);
      await expect(other.sql('select 1')).rejects.toMatchObject({ code: '28P01' });
    });

    test('another database is made beside the old one, which is kept', async () => {
      await cluster.sql('create table if not exists first_database (line text)');
      const other = clusterAt({ ...cluster.spec, database: 'Other "db" \\ 1' });
      await provisionCluster(other.spec);
      expect(await other.sql(`select '[1]'::vector::text as v`)).toEqual([{ v: '[1]' }]);
      await provisionCluster(cluster.spec);
      expect(await cluster.sql('select * from first_database')).toEqual([]);
    });

    test('a role that was dropped by hand is made again', async () => {
      const { socketDir } = await cluster.state();
      const admin = { host: socketDir!, user: administrator, password: '', database: 'template1' };
      await cluster.sql(`alter role app rename to lost`, admin);
      expect((await provisionCluster(cluster.spec)).created).toEqual(nothingCreated);
      expect(await cluster.sql('select 1 as one')).toEqual([{ one: 1 }]);
    });

    test('the name of the administrator is refused for the application', async () => {
      const other = { ...cluster.spec, user: administrator };
      await expect(provisionCluster(other)).rejects.toMatchObject({
        code: 'SETTINGS_INVALID',
        fix: expect.stringContaining('--fallback-db-user') as string,
      });
    });
  });
});

describeWithServer(postgres15WithPgvector(), 'a destroyed cluster', (binDir) => {
  test.runIf(process.platform === 'linux')(
    'leaves no process, file or shared memory, even when it was killed',
    async () => {
      const cluster = clusterAt(await clusterSpec(binDir));
      await provisionCluster(cluster.spec);
      const { postmaster } = await cluster.state();
      const { data, home, outside } = await cluster.place();
      // Key and number of the shared memory (PostgreSQL's pidfile.h).
      const pidFile = await readFile(join(data, 'postmaster.pid'), 'utf8');
      const [, memory] = pidFile.split('\n')[6]?.trim().split(/\s+/u) ?? [];
      expect(await sharedMemory()).toContain(memory);
      process.kill(postmaster.pid, 'SIGKILL');
      const { removed } = await destroyFallback(cluster.spec.stateDir);
      expect(removed).toEqual(expect.arrayContaining(outside ? [home, 'server.json'] : ['data']));
      expect(await readdir(cluster.spec.stateDir)).toEqual([]);
      if (outside)
        expect(await readdir(dirname(home)).catch(() => [])).not.toContain(basename(home));
      expect(await isProcessAlive(postmaster)).toBe(false);
      expect(await sharedMemory()).not.toContain(memory);
      expect(await fallbackStatus(cluster.spec.stateDir)).toEqual({
        state: 'stopped',
        provisioned: false,
      });
      expect(await stopFallback(cluster.spec.stateDir)).toMatchObject({ stopped: false });
      await cluster.end();
    },
  );
});

/** The numbers of the shared memory segments of this machine (proc(5), sysvipc/shm). */
async function sharedMemory(): Promise<readonly (string | undefined)[]> {
  const table = await readFile('/proc/sysvipc/shm', 'utf8');
  return table.split('\n').map((line) => line.trim().split(/\s+/u)[1]);
}
