import { cp, mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { writeServiceFile } from '../../../src/fallback/service/service-file.ts';
import { servicePlace } from '../../../src/fallback/service/service-place.ts';
import { serviceRecord } from '../../../src/fallback/service/service-record.ts';
import type { ServiceRequest } from '../../../src/fallback/service/service-request.ts';
import { serviceStatus } from '../../../src/fallback/service/service-status.ts';
import { removeService } from '../../../src/fallback/service/uninstall-service.ts';
import { unitText } from '../../../src/fallback/service/unit-text.ts';
import { type FakeSystemctl, fakeSystemctl } from '../../support/fake-systemctl.ts';
import { tempDir } from '../../support/temp-dir.ts';

let systemctl: FakeSystemctl;
let home: string;
let folder: string;

beforeEach(async () => {
  systemctl = await fakeSystemctl();
  home = await tempDir();
  folder = await tempDir();
});

function requestFor(stateDir: string): ServiceRequest {
  const environment = { HOME: home, PATH: `${systemctl.bin}:${process.env['PATH'] ?? ''}` };
  const host = { platform: 'linux', home, environment, uid: 0, user: 'somebody' } as const;
  return { stateDir, host, program: '/opt/bin.cjs' };
}

/** A state directory with a service, as a set-up leaves them; answers the name of the unit. */
async function install(stateDir: string): Promise<string> {
  const place = servicePlace(stateDir, requestFor(stateDir).host)!;
  await mkdir(stateDir, { recursive: true });
  await serviceRecord.write(stateDir, place.id);
  await writeServiceFile(place.path, unitText(['/usr/bin/node'], stateDir));
  return place.name;
}

const units = () => readdir(join(home, '.config/systemd/user'));
const at = (name: string): string => join(folder, name);

describe.runIf(process.platform === 'linux')('the service of a directory that was moved', () => {
  test('is found, and said to be of the former place', async () => {
    const name = await install(at('former'));
    await rename(at('former'), at('now'));
    expect(await serviceStatus(requestFor(at('now')))).toMatchObject({
      kind: 'installed',
      name,
      movedFrom: at('former'),
    });
  });

  test('is removed, and nothing is left of it', async () => {
    const name = await install(at('former'));
    await rename(at('former'), at('now'));
    expect(await removeService(requestFor(at('now')))).toMatchObject({ place: { name } });
    expect(await units()).toEqual([]);
    expect(await readdir(at('now'))).toEqual([]);
    expect(await systemctl.calls()).toEqual([`disable --now ${name}`, 'daemon-reload']);
  });

  test('is that of its new place when it has one', async () => {
    await install(at('former'));
    await rename(at('former'), at('now'));
    const name = await install(at('now'));
    expect(await removeService(requestFor(at('now')))).toMatchObject({
      place: { name },
      movedFrom: null,
    });
  });

  test('is left alone by a copy of the directory', async () => {
    const name = await install(at('original'));
    await cp(at('original'), at('copy'), { recursive: true });
    expect(await removeService(requestFor(at('copy')))).toBeNull();
    expect(await units()).toEqual([name]);
  });

  test('is not guessed when its record is damaged', async () => {
    await install(at('former'));
    await rename(at('former'), at('now'));
    await writeFile(join(at('now'), 'service.json'), '{"version":1,"id":"../../other"}');
    await expect(removeService(requestFor(at('now')))).rejects.toMatchObject({
      code: 'FALLBACK_RECORD_UNREADABLE',
    });
  });
});
