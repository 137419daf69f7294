import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { administrator } from '../../../src/fallback/cluster/administrator.ts';
import { createData } from '../../../src/fallback/cluster/cluster-data.ts';
import { ensureHome } from '../../../src/fallback/cluster/cluster-home.ts';
import { newDataDir } from '../../../src/fallback/cluster/cluster-place.ts';
import { launchCluster } from '../../../src/fallback/cluster/launch-cluster.ts';
import { serverUser } from '../../../src/fallback/cluster/server-user.ts';
import type { ClusterSettings } from '../../../src/fallback/server-settings.ts';
import { makeVerifier } from '../../../src/postgres/scram-verifier.ts';
import { reachablePrograms } from '../../support/reachable-programs.ts';
import { provisionCluster } from '../../../src/fallback/cluster/provision-cluster.ts';
import { fallbackStatus } from '../../../src/fallback/fallback-status.ts';
import type { FallbackSpec, ProvisionResult } from '../../../src/fallback/provisioner.ts';
import { privateJson } from '../../../src/fallback/private-json.ts';
import { clusterAt, clusterSpec } from '../../support/cluster-fallback.ts';
import { describeWhen } from '../../support/describe-when.ts';
import {
  describeWithServer,
  postgres15WithPgvector,
  postgres18,
} from '../../support/postgres-installation.ts';
import { recordedSettings } from '../../support/recorded-settings.ts';
import { smallDisk, smallDiskMissing } from '../../support/small-disk.ts';
import { spawnTypescript } from '../../support/spawn-typescript.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { unprivilegedUser } from '../../support/unprivileged-user.ts';
import { until } from '../../support/until.ts';

/** Each is a moment of a setup, recognised by what it says or makes. */
const moments = ['Making a data directory', 'Starting PostgreSQL', 'Making the role'] as const;

const rootsHomes = '/var/lib/setup-wizard';

/** Where a setup as root keeps the data of that state directory. */
async function homesOf({ stateDir }: FallbackSpec): Promise<readonly string[]> {
  const names = await readdir(rootsHomes).catch(() => []);
  const owners = await Promise.all(
    names.map((name) => readFile(join(rootsHomes, name, 'owner.json'), 'utf8').catch(() => '')),
  );
  return names.filter((_, at) => owners[at]?.includes(stateDir));
}

async function expectNothingLeft(spec: FallbackSpec): Promise<void> {
  expect(await fallbackStatus(spec.stateDir)).toEqual({ state: 'stopped', provisioned: false });
  const left = await readdir(clusterAt(spec).paths.root);
  expect(left.filter((name) => !['start-lock', 'fallback.log'].includes(name))).toEqual([]);
  expect(await homesOf(spec)).toEqual([]);
}

describeWithServer(postgres15WithPgvector(), 'setting up a private cluster', (binDir) => {
  const attempt = async (spec: FallbackSpec): Promise<unknown> =>
    await provisionCluster(spec).catch((error: unknown) => error);

  test.each(moments)('cancelled at "%s": nothing is left', async (moment) => {
    const controller = new AbortController();
    const spec = await clusterSpec(binDir, {
      signal: controller.signal,
      onProgress: (sentence) => {
        if (sentence.startsWith(moment)) setTimeout(() => controller.abort(), 20);
      },
    });
    expect(await attempt(spec)).toMatchObject({ code: 'CANCELLED' });
    await expectNothingLeft(spec);
    await clusterAt(spec).end();
  });

  test('a port that is taken is named, and nothing is left', async () => {
    const spec = await clusterSpec(binDir);
    const thief = createServer().listen(spec.port, spec.host);
    await until(() => thief.listening);
    expect(await attempt(spec)).toMatchObject({
      code: 'PORT_TAKEN',
      message: expect.stringContaining(String(spec.port)) as string,
    });
    await expectNothingLeft(spec);
    thief.close();
    await clusterAt(spec).end();
  });

  test('what a killed setup has left is found by the next one, and taken away', async () => {
    const spec = await clusterSpec(binDir);
    const cluster = clusterAt(spec);
    await provisionCluster(spec);
    const recorded = await cluster.recorded();
    // As they are from the first moment of a setup on.
    await privateJson.write(cluster.paths.settings, { ...recorded, pgvector: '' });
    await cluster.sql('drop extension if exists pg_trgm').catch(() => undefined);
    await provisionCluster(spec);
    expect(await cluster.recorded()).toEqual(recorded);
    await cluster.end();
    expect(await homesOf(spec)).toEqual([]);
  });

  test('without a server that has pgvector it is refused with what to install', async () => {
    const spec = await clusterSpec(binDir, { environment: { PATH: '' } });
    expect(await attempt(spec)).toMatchObject({
      code: 'FALLBACK_MODE_UNAVAILABLE',
      fix: expect.stringMatching(/Install .*--fallback-mode local\.$/u) as string,
    });
    await clusterAt(spec).end();
  });

  test('a fallback of another kind is not overwritten', async () => {
    const spec = await clusterSpec(binDir);
    const { paths } = clusterAt(spec);
    mkdirSync(paths.root);
    await privateJson.write(paths.settings, recordedSettings.embedded);
    expect(await attempt(spec)).toMatchObject({ code: 'FALLBACK_MOVE_FAILED' });
    await clusterAt(spec).end();
  });
});

describeWithServer(postgres18(), 'data made by PostgreSQL 17 and newer', (installed) => {
  test('sorts and folds case by what the server itself knows', async () => {
    const who = await serverUser();
    const runsAs = who.kind === 'other' ? who.user : null;
    const programs = await reachablePrograms(installed, runsAs ?? {});
    const spec = await clusterSpec(programs);
    const { paths } = clusterAt(spec);
    const { host, port, database, user: name } = spec;
    const server = { folder: programs, version: '18.0', major: 18 };
    const settings: ClusterSettings = {
      ...{ version: 1, kind: 'cluster', host, port, database, user: name, runsAs, programs },
      ...{ major: 18, dataDir: newDataDir(runsAs, paths), serverVersion: '18.0', pgvector: '' },
      verifier: makeVerifier('none'),
    };
    mkdirSync(paths.root, { mode: 0o700 });
    await privateJson.write(paths.settings, settings);
    await ensureHome(settings, paths);
    await createData({ dataDir: settings.dataDir, server, user: runsAs });
    await launchCluster({ paths, settings, foreground: false });
    const { socketDir } = await clusterAt(spec).state();
    const admin = { host: socketDir!, user: administrator, password: '', database: 'template1' };
    const [row] = await clusterAt(spec).sql(
      `select datlocprovider::text as provider, datlocale as locale, upper('é') as upper,
              current_setting('data_checksums') as checksums
       from pg_database where datname = 'template1'`,
      admin,
    );
    expect(row).toEqual({ provider: 'b', locale: 'C.UTF-8', upper: 'É', checksums: 'on' });
    await clusterAt(spec).end();
  });
});

const user = await unprivilegedUser(['nobody', 'postgres']);

describeWithServer(postgres15WithPgvector(), 'a private cluster of a plain user', (binDir) => {
  const start = spawnTypescript(new URL('../../support/cluster-process.ts', import.meta.url), {
    ...user,
    cwd: '/',
  });

  /** Runs cluster-process.ts as that user. */
  async function asUser(action: string, spec: FallbackSpec): Promise<Record<string, unknown>> {
    const child = start(action, JSON.stringify(spec));
    let words = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (words += text));
    await once(child, 'close');
    return JSON.parse(words) as Record<string, unknown>;
  }

  function stateDirIn(folder: string): string {
    const stateDir = join(folder, 'state');
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    mkdirSync(stateDir, { mode: 0o700 });
    if (user.uid !== undefined && user.gid !== undefined) chownSync(stateDir, user.uid, user.gid);
    return stateDir;
  }

  test('has data and socket in the state directory', async () => {
    const stateDir = stateDirIn(join(await tempFolder(), `o'dd, "folder" \\ é`));
    const spec = await clusterSpec(binDir, { stateDir });
    const { answer } = await asUser('provision', spec);
    expect(answer).toMatchObject({ endpoint: { socketDir: join(stateDir, 'fallback') } });
    expect(await clusterAt(spec).sql('select 1 as one')).toEqual([{ one: 1 }]);
    expect(readdirSync(join(stateDir, 'fallback'))).toContain('data');
    await asUser('destroy', spec);
    expect(readdirSync(stateDir)).toEqual([]);
  });

  test('has its socket among the temporary files when the path is too long for one', async () => {
    const stateDir = stateDirIn(join(await tempFolder(), 'x'.repeat(100)));
    const spec = await clusterSpec(binDir, { stateDir });
    const { answer } = await asUser('provision', spec);
    const { socketDir } = (answer as ProvisionResult).endpoint;
    expect(dirname(socketDir ?? '')).toBe(tmpdir());
    expect(statSync(socketDir ?? '').mode & 0o777).toBe(0o700);
    await asUser('destroy', spec);
    expect(existsSync(socketDir ?? '')).toBe(false);
  });

  describeWhen(smallDiskMissing(), 'on a disk that is too small', () => {
    test('is refused, with nothing left', async () => {
      const stateDir = stateDirIn(smallDisk(20_000));
      const spec = await clusterSpec(binDir, { stateDir });
      const { error } = await asUser('provision', spec);
      expect(error).toMatchObject({
        code: 'DISK_FULL',
        detail: expect.stringContaining('No space left on device') as string,
      });
      await expectNothingLeft(spec);
    });
  });
});

/** A directory that every user can pass through. */
async function tempFolder(): Promise<string> {
  const folder = await tempDir();
  chmodSync(folder, 0o755);
  return folder;
}
