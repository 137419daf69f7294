import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, describe } from 'vitest';
import { runProgram } from '../../src/processes/run-program.ts';
import { describeWhen } from './describe-when.ts';

/** A store of podman's that build-container-image.sh has made; its name is there, too. */
const store = join(tmpdir(), 'setup-wizard-container-store-1');

/** The environment in which podman has the image, or why there is none. */
export type EngineStore =
  { readonly environment: Readonly<Record<string, string>> } | { readonly missing: string };

/** The tests' own podman, which shares nothing with the machine's. */
export function engineStore(): EngineStore {
  if (process.getuid?.() !== 0) return { missing: 'the tests run containers as root only' };
  if (!existsSync(join(store, 'ready'))) {
    return {
      missing: 'there is no image yet (as root: bash test/support/build-container-image.sh)',
    };
  }
  // What anybody may put below a world-writable directory must not be run unseen.
  const { uid, mode } = lstatSync(store);
  if (uid !== 0 || (mode & 0o022) !== 0) return { missing: `${store} belongs to somebody else` };
  return {
    environment: {
      CONTAINERS_CONF: join(store, 'containers.conf'),
      CONTAINERS_STORAGE_CONF: join(store, 'storage.conf'),
    },
  };
}

/**
 * A suite that needs a real container engine with the image. Where there is none it prints why and is
 * skipped, unless SETUP_WIZARD_REQUIRE_SERVERS=1 makes the absence a failure.
 */
export function describeWithEngine(
  title: string,
  body: (environment: Readonly<Record<string, string>>) => void,
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
