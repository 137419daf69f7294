import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Examiner } from '../../src/fallback/examiner.ts';
import { fallbackPaths } from '../../src/fallback/fallback-paths.ts';
import { movePlaces } from '../../src/fallback/move/move-places.ts';
import type { ProvisionerKind } from '../../src/fallback/provisioner.ts';
import type { CheckReport } from '../../src/pgvector/check-report.ts';
import { type FallbackWork, fallbackWork } from '../../src/plan/fallback-work.ts';
import type { FallbackMode } from '../../src/settings/fallback-mode.ts';
import { recordedSettings } from '../support/recorded-settings.ts';
import { setupRequest } from '../support/setup-request.ts';
import { tempDir } from '../support/temp-dir.ts';

interface Scene {
  readonly mode: FallbackMode;
  readonly recorded?: ProvisionerKind;
  readonly usable?: boolean;
  readonly contact?: boolean;
  readonly examine?: Examiner;
}

const healthy: CheckReport = {
  target: 'fallback',
  server: null,
  reachable: true,
  results: [],
  error: null,
} as unknown as CheckReport;

const askNobody: Examiner = (kind) => Promise.reject(new Error(`${kind} was examined`));
const allPossible: Examiner = () => Promise.resolve({ kind: 'possible', reason: 'it is here' });

const place = { host: '127.0.0.1', port: 5433, database: 'app_fallback', user: 'app' };

async function record(stateDir: string, kind: ProvisionerKind): Promise<void> {
  const { settings } = fallbackPaths(stateDir);
  await mkdir(dirname(settings), { recursive: true });
  await writeFile(settings, JSON.stringify({ ...recordedSettings[kind], ...place }));
}

async function work(scene: Scene): Promise<FallbackWork> {
  const { mode, recorded, usable = true, contact = true, examine = askNobody } = scene;
  const folder = await tempDir();
  const request = setupRequest(folder, {}, { contact });
  if (recorded !== undefined) await record(request.stateDir, recorded);
  const fallback = { ...place, enabled: true, mode, password: 'secret' };
  const { signal } = new AbortController();
  return await fallbackWork(fallback, usable ? healthy : null, { request, examine, signal });
}

describe('a run that finds a healthy fallback', () => {
  it('asks no program, and knows the kind from the record', async () => {
    expect(await work({ mode: 'local', recorded: 'cluster' })).toEqual({
      kind: 'none',
      provisioner: 'cluster',
    });
  });

  it('names no kind for one that is on no record', async () => {
    expect(await work({ mode: 'local' })).toEqual({ kind: 'none', provisioner: null });
  });

  it('puts an existing server on record', async () => {
    expect(await work({ mode: 'existing', examine: allPossible })).toMatchObject({
      kind: 'provision',
      provisioner: 'existing',
    });
  });
});

it('asks no program when no server may be contacted', async () => {
  expect(await work({ mode: 'cluster', usable: false, contact: false })).toEqual({
    kind: 'none',
    provisioner: 'cluster',
  });
});

it('starts what is in place without asking whether that is possible', async () => {
  expect(await work({ mode: 'local', recorded: 'container', usable: false })).toMatchObject({
    kind: 'provision',
    provisioner: 'container',
  });
});

describe('a run that finds a move that was interrupted', () => {
  /** The embedded fallback waits to be deleted or put back, and a cluster is in its place. */
  async function interrupted(mode: FallbackMode): Promise<FallbackWork> {
    const folder = await tempDir();
    const request = setupRequest(folder, {});
    await record(request.stateDir, 'cluster');
    await record(movePlaces(request.stateDir).old, 'embedded');
    const fallback = { ...place, enabled: true, mode, password: 'secret' };
    const { signal } = new AbortController();
    return await fallbackWork(fallback, healthy, { request, examine: allPossible, signal });
  }

  it('goes on from the one that will be in place when it is settled', async () => {
    expect(await interrupted('cluster')).toMatchObject({
      kind: 'provision',
      provisioner: 'cluster',
      open: { way: 'forward' },
    });
  });

  it('goes on from the one of before when that is wanted again', async () => {
    expect(await interrupted('embedded')).toMatchObject({
      kind: 'provision',
      provisioner: 'embedded',
      open: { way: 'back' },
    });
  });
});

it('refuses to move the fallback to where it is, before anything is done', async () => {
  const moved = work({ mode: 'existing', recorded: 'embedded', examine: allPossible });
  await expect(moved).rejects.toMatchObject({
    code: 'SETTINGS_INVALID',
    fix: expect.stringContaining('--fallback-db-port') as string,
  });
});
