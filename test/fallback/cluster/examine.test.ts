import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { clusterProvisioner } from '../../../src/fallback/cluster/cluster-provisioner.ts';
import { findServers } from '../../../src/fallback/cluster/find-servers.ts';
import { judgeServer } from '../../../src/fallback/cluster/judge-server.ts';
import type { Examination } from '../../../src/fallback/provisioner.ts';
import { withServer } from '../../support/cluster-fallback.ts';
import { fakeServer } from '../../support/fake-server.ts';
import {
  describeWithServer,
  postgres15,
  postgres15WithPgvector,
  postgres18,
} from '../../support/postgres-installation.ts';
import { tempDir } from '../../support/temp-dir.ts';

async function examine(environment: Readonly<Record<string, string | undefined>>) {
  const stateDir = await tempDir();
  return await clusterProvisioner.examine({ stateDir, environment, asked: false });
}

const onlyUnix = process.platform !== 'win32';

describe.runIf(onlyUnix)('looking for installed servers', () => {
  test('finds the newest first, wherever it is on PATH', async () => {
    const [older, newer] = [await fakeServer('98.3'), await fakeServer('99beta1')];
    const found = await findServers({ environment: { PATH: `${older}:${newer}` } });
    expect(found.slice(0, 2)).toEqual([
      { folder: newer, version: '99beta1', major: 99 },
      { folder: older, version: '98.3', major: 98 },
    ]);
  });

  test('a program that does not answer as a server is none', async () => {
    const folder = await tempDir();
    writeFileSync(join(folder, 'postgres'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const found = await findServers({ environment: { PATH: folder } });
    expect(found.map((server) => server.folder)).not.toContain(folder);
  });
});

describe.runIf(onlyUnix)('an installed server', () => {
  const judged = async (folder: string, version: string) =>
    await judgeServer({ folder, version, major: Number.parseInt(version, 10) }, null);

  test('is usable when pgvector is among its own extensions', async () => {
    const folder = await fakeServer('99.1');
    expect(await judged(folder, '99.1')).toMatchObject({ kind: 'usable', pgvector: '0.9.1' });
  });

  test('is not usable when it is older than 15', async () => {
    const folder = await fakeServer('14.9');
    expect(await judged(folder, '14.9')).toMatchObject({
      kind: 'unusable',
      reason: `PostgreSQL 14.9 in ${folder} is older than 15`,
    });
  });

  test('is not usable without initdb', async () => {
    const folder = await fakeServer('99.1');
    chmodSync(join(folder, 'initdb'), 0o600);
    expect(await judged(folder, '99.1')).toMatchObject({
      kind: 'unusable',
      reason: `PostgreSQL 99.1 in ${folder} has no initdb that this user may run`,
    });
  });
});

describeWithServer(postgres15WithPgvector(), 'a server with pgvector on PATH', (binDir) => {
  test('is possible, and named with its versions', async () => {
    expect(await examine(withServer(binDir))).toEqual({
      kind: 'possible',
      reason: expect.stringMatching(
        /^PostgreSQL 15\.\d+ in \/.*\/bin has pgvector 0\.8\.0$/u,
      ) as string,
    } satisfies Examination);
  });
});

describeWithServer(postgres15(), 'a server without pgvector', (binDir) => {
  test('is impossible, with the package that is missing', async () => {
    expect(await judgeServer({ folder: binDir, version: '15.0', major: 15 }, null)).toMatchObject({
      kind: 'unusable',
      reason: `PostgreSQL 15.0 in ${binDir} has no pgvector`,
      fix: expect.stringContaining('postgresql-15-pgvector') as string,
    });
  });
});

describeWithServer(postgres18(), 'a server of PostgreSQL 18 without pgvector', (binDir) => {
  test('is impossible, too', async () => {
    const judged = await judgeServer({ folder: binDir, version: '18.4', major: 18 }, null);
    expect(judged.kind).toBe('unusable');
  });
});
