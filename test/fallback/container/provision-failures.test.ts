import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest';
import { provisionContainer } from '../../../src/fallback/container/provision-container.ts';
import { destroyFallback } from '../../../src/fallback/destroy-fallback.ts';
import { fallbackPaths } from '../../../src/fallback/fallback-paths.ts';
import { fallbackStatus } from '../../../src/fallback/fallback-status.ts';
import { privateJson } from '../../../src/fallback/private-json.ts';
import { containerSettings } from '../../support/container-settings.ts';
import type { FallbackSpec } from '../../../src/fallback/provisioner.ts';
import {
  describeWithEngine,
  emptyEngine,
  podman,
  strangersContainer,
  thingsOf,
  useEngine,
} from '../../support/container-engine.ts';
import { fakeEngine } from '../../support/fake-engine.ts';
import { fallbackPlace } from '../../support/fallback-place.ts';
import { smallDisk } from '../../support/small-disk.ts';
import { until } from '../../support/until.ts';

describeWithEngine('a container that cannot be set up leaves nothing', (environment) => {
  let spec: FallbackSpec;
  let id: string;
  let name: string;
  beforeAll(() => useEngine(environment));
  beforeEach(async () => {
    id = randomBytes(6).toString('hex');
    name = `setup-wizard-${id}`;
    spec = await fallbackPlace();
  });
  afterEach(async () => {
    await rm(spec.stateDir, { recursive: true, force: true });
  });

  /** As a run that was killed right after it had begun leaves it, so that the names are known. */
  async function begun(): Promise<void> {
    const paths = fallbackPaths(spec.stateDir);
    await mkdir(paths.root, { recursive: true, mode: 0o700 });
    await privateJson.write(paths.settings, containerSettings({ ...spec, id }));
  }

  test('a container of somebody else with its name is left alone', async () => {
    await begun();
    await strangersContainer(name);
    try {
      await expect(provisionContainer(spec)).rejects.toMatchObject({
        code: 'CONTAINER_NAME_TAKEN',
        message: expect.stringContaining(name) as string,
      });
      expect(await thingsOf(id)).toEqual([name]);
    } finally {
      await podman('rm', '--volumes', name);
    }
  });

  test('a volume of somebody else with its name is left alone', async () => {
    await begun();
    await podman('volume', 'create', name);
    try {
      await expect(provisionContainer(spec)).rejects.toMatchObject({
        code: 'CONTAINER_NAME_TAKEN',
        fix: expect.stringContaining(`podman volume rm ${name}`) as string,
      });
      expect(await thingsOf(id)).toEqual([name]);
    } finally {
      await podman('volume', 'rm', name);
    }
  });

  test('a port that is taken is named with its owner', async () => {
    await begun();
    const stranger = createServer().listen(spec.port, spec.host);
    await until(() => stranger.listening);
    await expect(provisionContainer(spec)).rejects.toMatchObject({
      code: 'PORT_TAKEN',
      message: expect.stringContaining(`is in use by process ${process.pid} (`) as string,
    });
    expect(await thingsOf(id)).toEqual([]);
    stranger.close();
  });

  test('a port that is taken between the look and the start is the engine’s to find', async () => {
    await begun();
    const stranger = createServer();
    // The stranger comes when the container has been made, and is not started yet.
    const made = join(spec.stateDir, 'made');
    const script = `if [ "$1" = start ]; then
      touch ${made}; while [ -e ${made} ]; do sleep 0.02; done
    fi
    exec /usr/bin/podman "$@"`;
    const intrusion = until(() => existsSync(made)).then(async () => {
      stranger.listen(spec.port, spec.host);
      await until(() => stranger.listening);
      await rm(made);
    });
    const intruded = { ...spec, environment: await fakeEngine('podman', script) };
    await expect(provisionContainer(intruded)).rejects.toMatchObject({
      code: 'PORT_TAKEN',
      detail: expect.stringContaining('address already in use') as string,
    });
    await intrusion;
    expect(await thingsOf(id)).toEqual([]);
    stranger.close();
  });

  test('a disk without room for the data is told in the words of the server', async () => {
    await begun();
    const label = `setup-wizard.id=${id}`;
    const small = ['--opt', 'type=none', '--opt', `device=${smallDisk(10_240)}`, '--opt', 'o=bind'];
    await podman('volume', 'create', '--label', label, ...small, name);
    await expect(provisionContainer(spec)).rejects.toMatchObject({
      code: 'DISK_FULL',
      detail: expect.stringContaining('No space left on device') as string,
    });
    // The volume was there before.
    expect(await thingsOf(id)).toEqual([name]);
    await podman('volume', 'rm', name);
  });

  test.each([
    ['before anything is made', 'Starting'],
    ['after the container was started', 'Preparing'],
  ])('cancelled %s', async (_when, stage) => {
    await begun();
    const controller = new AbortController();
    const cancelled = provisionContainer({
      ...spec,
      signal: controller.signal,
      onProgress: (sentence) => {
        if (sentence.startsWith(stage)) controller.abort();
      },
    });
    await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await thingsOf(id)).toEqual([]);
  });

  test('cancelled while the data is made', async () => {
    await begun();
    const controller = new AbortController();
    const { signal } = controller;
    const cancelled = provisionContainer({ ...spec, signal });
    const runs = until(async () => (await podman('ps', '--format', '{{.Names}}')).includes(name));
    await Promise.race([runs, cancelled]);
    controller.abort();
    await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await thingsOf(id)).toEqual([]);
  });

  test('an engine that goes away in the middle: what is left is named, and destroy finds it', async () => {
    await begun();
    const gone = 'echo "Cannot connect to the Docker daemon at unix:///x." >&2; exit 1';
    const mark = join(spec.stateDir, 'gone');
    const script = `[ "$1" = start ] && touch ${mark}
    [ -e ${mark} ] && { ${gone}; }
    exec /usr/bin/podman "$@"`;
    const broken = { ...spec, environment: await fakeEngine('podman', script) };
    await expect(provisionContainer(broken)).rejects.toMatchObject({
      code: 'ENGINE_NOT_RUNNING',
      fix: expect.stringContaining(`podman rm --force ${name}`) as string,
    });
    expect(await thingsOf(id)).toEqual([name, name]);
    await destroyFallback(spec.stateDir);
    expect(await thingsOf(id)).toEqual([]);
  });
});

describeWithEngine('an engine without the image and without a network', (environment) => {
  let empty: Awaited<ReturnType<typeof emptyEngine>>;
  beforeAll(async () => {
    useEngine(environment);
    empty = await emptyEngine();
    useEngine(empty.environment);
  });
  afterAll(() => empty.end());

  test('says so in its own words, and how to bring the image here', async () => {
    const spec = await fallbackPlace();
    await expect(provisionContainer(spec)).rejects.toMatchObject({
      code: 'IMAGE_MISSING',
      detail: expect.stringMatching(/pgvector/u) as string,
      fix: expect.stringContaining('podman pull docker.io/pgvector/pgvector') as string,
    });
    expect(await fallbackStatus(spec.stateDir)).toEqual({ state: 'stopped', provisioned: false });
    await rm(spec.stateDir, { recursive: true, force: true });
  });
});

describe('without an engine that answers', () => {
  test('nothing is made, and the engine’s words are told', async () => {
    const spec = await fallbackPlace();
    const words = 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock.';
    const environment = await fakeEngine('docker', `echo "${words}" >&2; exit 1`, 'alone');
    await expect(provisionContainer({ ...spec, environment })).rejects.toMatchObject({
      code: 'ENGINE_NOT_RUNNING',
      detail: words,
      fix: expect.stringContaining('systemctl start docker') as string,
    });
    expect(await fallbackStatus(spec.stateDir)).toEqual({ state: 'stopped', provisioned: false });
    await rm(spec.stateDir, { recursive: true, force: true });
  });
});
