import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { provisionEmbedded } from '../../src/fallback/embedded/provision-embedded.ts';
import { fallbackStatus } from '../../src/fallback/fallback-status.ts';
import { firstFreePort } from '../../src/fallback/free-port.ts';
import type { FallbackSpec, ProvisionResult } from '../../src/fallback/provisioner.ts';
import { startFallback } from '../../src/fallback/start-fallback.ts';
import { stopFallback } from '../../src/fallback/stop-fallback.ts';
import { isProcessAlive } from '../../src/processes/process-identity.ts';
import { type EmbeddedFallback, embeddedAt } from '../support/embedded-fallback.ts';
import { fallbackPlace, memory, remember } from '../support/fallback-place.ts';
import { until } from '../support/until.ts';

const nothingCreated = { data: false, process: false, credentials: false };
const everythingCreated = { data: true, process: true, credentials: true };
const hasModes = process.platform !== 'win32';

describe('provisioning, one after the other in one place', () => {
  let spec: FallbackSpec;
  let server: EmbeddedFallback;
  let atOnce: readonly ProvisionResult[];
  const told: { readonly sentence: string; readonly share: number }[] = [];

  beforeAll(async () => {
    spec = await fallbackPlace();
    server = embeddedAt(spec);
    const onProgress: FallbackSpec['onProgress'] = (sentence, amount) => {
      if (amount !== undefined) told.push({ sentence, share: amount.done / amount.total });
    };
    const watched = { ...spec, onProgress };
    atOnce = await Promise.all(Array.from({ length: 6 }, () => provisionEmbedded(watched)));
    await remember(server, 'kept');
  });
  afterAll(() => server.end());

  test('six at once agree on one server', () => {
    expect(atOnce.filter(({ created }) => created.process)).toHaveLength(1);
  });

  test('from nothing: data, credentials and a process; the second time: nothing', async () => {
    const first = atOnce.find(({ created }) => created.process);
    expect(first?.created).toEqual(everythingCreated);
    expect(first?.serverVersion).toMatch(/^18\.\d+$/u);
    expect(first?.pgvector).toMatch(/^0\.8\.\d+$/u);
    const { gateway } = await server.state();
    const second = await provisionEmbedded(spec);
    expect(second.created).toEqual(nothingCreated);
    await second.undo();
    expect((await server.state()).gateway).toEqual(gateway);
  });

  test('how much is unpacked is told a few dozen times at most, from nothing to everything', () => {
    const shares = told.map(({ share }) => share);
    expect(shares).toEqual(shares.toSorted((one, other) => one - other));
    expect([shares[0], shares.at(-1)]).toEqual([0, 1]);
    expect(shares.length).toBeGreaterThan(10);
    expect(shares.length).toBeLessThan(40);
    expect(new Set(told.map(({ sentence }) => sentence)).size).toBe(1);
  });

  test.runIf(hasModes)('nothing of it is open to other users', async () => {
    const open: string[] = [];
    const entries = await readdir(server.paths.root, { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      const path = join(entry.parentPath, entry.name);
      const found = await stat(path).catch(() => null);
      if (found !== null && (found.mode & 0o077) !== 0) open.push(path);
    }
    expect(open.filter((path) => !path.startsWith(server.paths.data))).toEqual([]);
    // Files that the engine makes later lie below a directory that nobody else may enter.
    expect((await stat(server.paths.data)).mode & 0o777).toBe(0o700);
    expect((await stat(server.paths.root)).mode & 0o777).toBe(0o700);
  });

  test('a new password replaces the old one and keeps the data; undo brings the old one back', async () => {
    const changed = { ...spec, password: 'sécond pässword ⅷ' };
    const { created, undo } = await provisionEmbedded(changed);
    expect(created).toEqual({ data: false, process: true, credentials: true });
    expect(await memory(embeddedAt(changed))).toEqual(['kept']);
    await expect(server.client()).rejects.toMatchObject({ code: '28P01' });
    await undo();
    expect(await memory(server)).toEqual(['kept']);
  });

  test('another role and database: made beside the old one, which is kept', async () => {
    const other = { ...spec, database: 'Other "db"', user: 'postgres' };
    await provisionEmbedded(other);
    const client = await embeddedAt(other).client();
    const { rows } = await client.query(
      `select current_user::text u, current_database()::text d, current_setting('is_superuser') s, '[1]'::vector::text v`,
    );
    expect(rows).toEqual([{ u: 'postgres', d: 'Other "db"', s: 'off', v: '[1]' }]);
    await client.end();
  });

  test('another role for the same database can use what is in it', async () => {
    const other = { ...spec, user: '100% "$$other"' };
    await provisionEmbedded(other);
    expect(await memory(embeddedAt(other))).toEqual(['kept']);
    await remember(embeddedAt(other), 'by the other');
  });

  test('a role that gets its database back can use what is in it', async () => {
    await provisionEmbedded(spec);
    expect(await memory(server)).toEqual(['kept', 'by the other']);
  });

  test('data of another major version is refused with the way out, and not touched', async () => {
    await stopFallback(spec.stateDir);
    await writeFile(join(server.paths.data, 'PG_VERSION'), '17\n');
    const refusal = {
      code: 'FALLBACK_DATA_UNREADABLE',
      message: expect.stringContaining('17') as string,
    };
    await expect(provisionEmbedded(spec)).rejects.toMatchObject(refusal);
    await expect(startFallback({ stateDir: spec.stateDir })).rejects.toMatchObject(refusal);
    expect(await readdir(server.paths.data)).toContain('base');
  });

  test('a data directory without PG_VERSION is of no use to anybody: made anew, the old one put aside', async () => {
    await stopFallback(spec.stateDir);
    await rm(join(server.paths.data, 'PG_VERSION'));
    const { created } = await provisionEmbedded(spec);
    expect(created).toMatchObject({ data: true, process: true });
    const aside = (await readdir(server.paths.root)).filter((name) =>
      name.startsWith('data.unusable-'),
    );
    expect(aside).toHaveLength(1);
    expect(await readdir(join(server.paths.root, aside[0] ?? ''))).toContain('base');
  });
});

describe('provisioning from nothing', () => {
  let spec: FallbackSpec;
  let server: EmbeddedFallback;

  beforeEach(async () => {
    spec = await fallbackPlace();
    server = embeddedAt(spec);
  });
  afterEach(() => server.end());

  test('is taken back by undo, all that was created', async () => {
    const { undo } = await provisionEmbedded(spec);
    const { gateway, engine } = await server.state();
    await undo();
    await undo();
    expect(await fallbackStatus(spec.stateDir)).toEqual({ state: 'stopped', provisioned: false });
    expect(await readdir(server.paths.root)).not.toContain('data');
    expect(await isProcessAlive(gateway)).toBe(false);
    expect(await isProcessAlive(engine)).toBe(false);
  });

  test('at a port that is taken names its owner, and nothing is left behind', async () => {
    const stranger = createServer().listen(spec.port, spec.host);
    await until(() => stranger.listening);
    await expect(provisionEmbedded(spec)).rejects.toMatchObject({
      code: 'PORT_TAKEN',
      message: expect.stringContaining(
        `Port ${spec.port} on 127.0.0.1 is in use by ${process.platform === 'linux' ? `process ${process.pid} (` : ''}`,
      ) as string,
    });
    expect(await fallbackStatus(spec.stateDir)).toEqual({ state: 'stopped', provisioned: false });
    expect(await firstFreePort(spec.host, spec.port)).toBeGreaterThan(spec.port);
    stranger.close();
  });

  test('that is cancelled before or during the start: CANCELLED, nothing left', async () => {
    const controller = new AbortController();
    const cancelled = provisionEmbedded({
      ...spec,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await fallbackStatus(spec.stateDir)).toEqual({ state: 'stopped', provisioned: false });
  });
});
