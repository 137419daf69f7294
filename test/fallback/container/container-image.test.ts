import { describe, expect, test } from 'vitest';
import { volumePath } from '../../../src/fallback/container/container-image.ts';
import { pullImage } from '../../../src/fallback/container/local-image.ts';
import { fakeEngine } from '../../support/fake-engine.ts';

describe('where the data of an image goes', () => {
  test.each([
    ['17', '/var/lib/postgresql/data', '/var/lib/postgresql/data'],
    ['18', '/var/lib/postgresql', '/var/lib/postgresql'],
  ])('PostgreSQL %s declares %s', (major, declared, path) => {
    expect(volumePath({ volumes: [declared], environment: [`PG_MAJOR=${major}`] })).toBe(path);
  });

  test.each([
    ['PG_MAJOR=17', '/var/lib/postgresql/data'],
    ['PG_MAJOR=18', '/var/lib/postgresql'],
    ['HOME=/', '/var/lib/postgresql/data'],
  ])('an image without a declared volume and with %s', (line, path) => {
    expect(volumePath({ volumes: [], environment: [line] })).toBe(path);
  });
});

describe('fetching an image', () => {
  const pull = `if [ "$1" = pull ]; then cat <<'END'
0.8.7-pg17: Pulling from pgvector/pgvector
111111111111: Pulling fs layer
222222222222: Pulling fs layer
111111111111: Pull complete
222222222222: Pull complete
Digest: sha256:00
END
else echo '[{"Id":"sha256:77","Config":{}}]'; fi`;

  test('tells how many of its layers are there', async () => {
    const environment = await fakeEngine('docker', pull);
    const told: unknown[] = [];
    const image = await pullImage({ program: 'docker', environment }, 'pgvector/pgvector:x', {
      onProgress: (_sentence, amount) => told.push(amount),
    });
    expect(image).toMatchObject({ digest: 'sha256:77' });
    expect(told).toEqual([undefined, { done: 1, total: 2 }, { done: 2, total: 2 }]);
  });

  test('ends when it is given up', async () => {
    const environment = await fakeEngine(
      'docker',
      'echo 111111111111: Pull complete; exec sleep 30',
    );
    const controller = new AbortController();
    await expect(
      pullImage({ program: 'docker', environment }, 'x', {
        signal: controller.signal,
        onProgress: (_sentence, amount) => {
          if (amount !== undefined) controller.abort();
        },
      }),
    ).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  test('that a registry refuses is told in its words', async () => {
    const words =
      'Error response from daemon: toomanyrequests: You have reached your pull rate limit';
    const environment = await fakeEngine('docker', `echo '${words}' >&2; exit 1`);
    await expect(pullImage({ program: 'docker', environment }, 'x', {})).rejects.toMatchObject({
      code: 'IMAGE_MISSING',
      detail: words,
    });
  });

  test('with a full disk is told as that', async () => {
    const words = 'failed to register layer: write /usr/lib/x: no space left on device';
    const environment = await fakeEngine('docker', `echo '${words}' >&2; exit 1`);
    await expect(pullImage({ program: 'docker', environment }, 'x', {})).rejects.toMatchObject({
      code: 'DISK_FULL',
      detail: words,
    });
  });
});
