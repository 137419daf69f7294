import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, lstatSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { describeWhen } from './describe-when.ts';
import { until } from './until.ts';

const run = promisify(execFile);

/** What a program has to be told to speak to an engine of the tests. */
export type EngineEnvironment = Readonly<Record<string, string>>;

/** A store of podman's that build-container-image.sh has made; its name is there, too. */
const store = join(tmpdir(), 'setup-wizard-container-store-1');
const image = 'docker.io/pgvector/pgvector:0.8.7-pg17';

/** The tests' own podman, which has the image and shares nothing with the machine's; or why not. */
function engineStore(): { environment: EngineEnvironment } | { missing: string } {
  if (process.getuid?.() !== 0) return { missing: 'the tests run containers as root only' };
  if (!existsSync(join(store, 'ready'))) {
    return {
      missing: 'there is no image yet (as root: bash test/support/build-container-image.sh)',
    };
  }
  // What anybody may put below a world-writable directory must not be run unseen.
  const { uid, mode } = lstatSync(store);
  if (uid !== 0 || (mode & 0o022) !== 0) return { missing: `${store} belongs to somebody else` };
  return { environment: storeEnvironment(store) };
}

function storeEnvironment(folder: string): EngineEnvironment {
  return {
    CONTAINERS_CONF: join(folder, 'containers.conf'),
    CONTAINERS_STORAGE_CONF: join(folder, 'storage.conf'),
    // Where there is one, docker is asked first; the tests that want it name it.
    DOCKER_HOST: `unix://${join(folder, 'no-such-docker.sock')}`,
  };
}

/**
 * A suite that needs a real container engine with the image. Where there is none it prints why and is
 * skipped, unless SETUP_WIZARD_REQUIRE_SERVERS=1 makes the absence a failure.
 */
export function describeWithEngine(
  title: string,
  body: (environment: EngineEnvironment) => void,
): void {
  const found = engineStore();
  if ('environment' in found) {
    describe(title, () => body(found.environment));
    return;
  }
  if (process.env['SETUP_WIZARD_REQUIRE_SERVERS'] === '1') {
    test(`${title} (needs a container engine)`, () => expect.fail(found.missing));
    return;
  }
  describeWhen(`container engine: ${found.missing}`, title, () => body({}));
}

/** The same for a suite that needs the program `docker` as well; nobody requires that. */
export function describeWithDocker(
  title: string,
  body: (environment: EngineEnvironment) => void,
): void {
  try {
    execFileSync('docker', ['--version'], { stdio: 'ignore' });
  } catch {
    describeWhen('the program docker is not installed', title, () => body({}));
    return;
  }
  describeWithEngine(title, body);
}

/** Lets the code under test, and the commands of this test, speak to that engine. */
export function useEngine(environment: EngineEnvironment): void {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
}

/** Runs a command of the engine in use; what it prints. */
export async function podman(...args: readonly string[]): Promise<string> {
  return (await run('podman', args)).stdout.trim();
}

/** Everything in the engine in use that has the label of an installation, or its name. */
export async function thingsOf(id: string): Promise<readonly string[]> {
  const [containers, volumes] = await Promise.all([
    podman('ps', '--all', '--format', '{{.Names}}'),
    podman('volume', 'ls', '--format', '{{.Name}}'),
  ]);
  return [...containers.split('\n'), ...volumes.split('\n')].filter((name) => name.includes(id));
}

/** A podman without any image, in a temporary directory. `end` removes it. */
export async function emptyEngine(
  conf: readonly string[] = [],
): Promise<{ readonly environment: EngineEnvironment; readonly end: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'setup-wizard-podman-'));
  const inFolder = (text: string): string => text.replaceAll(store, folder);
  const settings = inFolder(await readFile(join(store, 'containers.conf'), 'utf8'));
  await writeFile(join(folder, 'containers.conf'), `${settings}${conf.join('\n')}\n`);
  const storage = await readFile(join(store, 'storage.conf'), 'utf8');
  await writeFile(join(folder, 'storage.conf'), inFolder(storage));
  return {
    environment: storeEnvironment(folder),
    end: async () => {
      await run('umount', [join(folder, 'storage', 'overlay')]).catch(() => undefined);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The engine in use as a service that the `docker` program can speak to. */
export async function dockerService(): Promise<{
  readonly environment: EngineEnvironment;
  readonly end: () => Promise<void>;
}> {
  const folder = await mkdtemp(join(tmpdir(), 'setup-wizard-docker-'));
  const socket = join(folder, 'docker.sock');
  const service = spawn('podman', ['system', 'service', '--time=0', `unix://${socket}`], {
    stdio: 'ignore',
  });
  await until(() => existsSync(socket));
  return {
    environment: { DOCKER_HOST: `unix://${socket}` },
    end: async () => {
      const gone = once(service, 'exit');
      service.kill('SIGTERM');
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A container of somebody else, which only has a name; nothing runs in it. */
export async function strangersContainer(name: string): Promise<void> {
  await podman('create', '--pull=never', '--name', name, image, 'true');
}
