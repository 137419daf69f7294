import { describe, expect, test } from 'vitest';
import { examineContainer } from '../../../src/fallback/container/examine-container.ts';
import type { Examination } from '../../../src/fallback/provisioner.ts';
import { fakeEngine } from '../../support/fake-engine.ts';

/** An engine that answers, and says this when it is asked for the image. */
function answering(imageAnswer: string): string {
  return `case "$1 $2" in
    "version --format") echo 28.2.2 ;;
    "context inspect") echo unix:///var/run/docker.sock ;;
    "image inspect") ${imageAnswer} ;;
    *) echo "not asked for: $*" >&2; exit 1 ;;
  esac`;
}
const withImage = answering(
  `echo '[{"Id":"sha256:0123456789abcdef","Config":{"Volumes":null,"Env":[]}}]'`,
);
const withoutImage = answering(
  `echo 'Error response from daemon: No such image: pgvector' >&2; exit 1`,
);

async function examined(script: string, asked: boolean): Promise<Examination> {
  const environment = await fakeEngine('docker', script, 'alone');
  return examineContainer({ stateDir: '/nowhere', environment, asked });
}

describe('whether a container can be the fallback', () => {
  test('an engine that answers and has the image: yes, and which image', async () => {
    expect(await examined(withImage, false)).toEqual({
      kind: 'possible',
      reason: 'docker 28.2.2 has the image docker.io/pgvector/pgvector:0.8.7-pg17 (0123456789ab)',
    });
  });

  test('without the image: not by itself, and how', async () => {
    expect(await examined(withoutImage, false)).toMatchObject({
      kind: 'impossible',
      code: 'IMAGE_MISSING',
      fix: expect.stringContaining('docker pull docker.io/pgvector/pgvector:0.8.7-pg17') as string,
    });
  });

  test('without the image, but asked for by name: yes, and that it is fetched', async () => {
    expect(await examined(withoutImage, true)).toMatchObject({
      kind: 'possible',
      reason: expect.stringContaining('fetches the image') as string,
    });
  });

  test('no engine is installed', async () => {
    const environment = { PATH: '/nonexistent' };
    expect(await examineContainer({ stateDir: '/nowhere', environment, asked: true })).toEqual({
      kind: 'impossible',
      reason: 'neither docker nor podman is installed',
      fix: 'Install Docker or Podman for a fallback in a container.',
    });
  });

  test('an engine whose service does not run is told apart from none', async () => {
    const words = 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock.';
    expect(await examined(`echo '${words}' >&2; exit 1`, true)).toEqual({
      kind: 'impossible',
      code: 'ENGINE_NOT_RUNNING',
      reason: 'the container engine of docker does not answer',
      detail: words,
      fix: 'Start it ("sudo systemctl start docker", or Docker Desktop), then run this again.',
    });
  });

  test('a user who may not use the engine is told how to be allowed', async () => {
    const words =
      'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock';
    expect(await examined(`echo '${words}' >&2; exit 1`, true)).toMatchObject({
      code: 'ENGINE_NOT_RUNNING',
      reason: 'this user may not use docker',
      fix: expect.stringContaining('usermod -aG docker') as string,
    });
  });

  test('an engine on another machine publishes where nobody here can reach it', async () => {
    const script = withImage.replace('unix:///var/run/docker.sock', 'ssh://me@build.example.org');
    expect(await examined(script, true)).toMatchObject({
      kind: 'impossible',
      reason: expect.stringContaining('build.example.org') as string,
    });
  });

  test.each(['tcp://127.0.0.1:2375', 'tcp://localhost:2375', 'npipe:////./pipe/docker_engine'])(
    'an engine at %s is on this machine',
    async (endpoint) => {
      const script = withImage.replace('unix:///var/run/docker.sock', endpoint);
      expect(await examined(script, false)).toMatchObject({ kind: 'possible' });
    },
  );

  test('podman does when docker does not answer', async () => {
    const down = await fakeEngine('docker', 'exit 1', 'alone');
    const podman = await fakeEngine('podman', withImage, 'alone');
    const environment = { PATH: `${down['PATH'] ?? ''}:${podman['PATH'] ?? ''}` };
    const examination = await examineContainer({ stateDir: '/x', environment, asked: false });
    expect(examination).toMatchObject({
      kind: 'possible',
      reason: expect.stringMatching(/^podman /u) as string,
    });
  });

  test('given up meanwhile: CANCELLED', async () => {
    const environment = await fakeEngine('docker', 'exec sleep 30', 'alone');
    const examination = examineContainer({
      stateDir: '/nowhere',
      environment: { ...environment, PATH: `${environment['PATH'] ?? ''}:/bin` },
      asked: true,
      signal: AbortSignal.timeout(300),
    });
    await expect(examination).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
