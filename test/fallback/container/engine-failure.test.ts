import { describe, expect, test } from 'vitest';
import {
  engineFailure,
  engineWords,
  isAbsence,
} from '../../../src/fallback/container/engine-failure.ts';

describe('what an engine says is told as', () => {
  test.each([
    [
      'ENGINE_NOT_RUNNING',
      'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
    ],
    [
      'ENGINE_NOT_RUNNING',
      'error during connect: this error may indicate that the docker daemon is not running',
    ],
    [
      'ENGINE_NOT_RUNNING',
      'Got permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock',
    ],
    [
      'ENGINE_NOT_RUNNING',
      'Cannot connect to Podman. Please verify your connection to the Linux system using `podman system connection list`',
    ],
    ['PORT_TAKEN', 'Bind for 127.0.0.1:5433 failed: port is already allocated'],
    [
      'PORT_TAKEN',
      'Error: cannot listen on the TCP port: listen tcp4 127.0.0.1:5433: bind: address already in use',
    ],
    ['PORT_TAKEN', 'Ports are not available: exposing port TCP 127.0.0.1:5433'],
    [
      'CONTAINER_NAME_TAKEN',
      'Conflict. The container name "/setup-wizard-1" is already in use by container "abc".',
    ],
    ['DISK_FULL', 'mkdir /var/lib/docker/overlay2/x: no space left on device'],
    ['ENGINE_FAILED', 'invalid reference format'],
  ])('%s: %s', (code, words) => {
    expect(engineFailure('docker', words)).toMatchObject({ code, detail: words });
  });
});

test.each([
  'Error response from daemon: No such container: x',
  'Error: inspecting object: no such container x',
  'Error: inspecting object: x: image not known',
  'Error: inspecting object: no such volume x',
  'Error response from daemon: get x: no such volume',
])('there is no such thing: %s', (words) => {
  expect(isAbsence(words)).toBe(true);
});

test('the log lines of podman are left out of its words', () => {
  const noise = 'time="2026-01-01T00:00:00Z" level=error msg="unable to get systemd connection"';
  expect(engineWords(`${noise}\nError: no such container\n`, '')).toBe('Error: no such container');
});
