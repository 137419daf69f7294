import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileEdits } from '../../src/settings/file-edits.ts';
import { mergeEdits, type SettingsEdits } from '../../src/settings/merge-edits.ts';
import {
  readLayers,
  readSettings,
  settleLayers,
  type SettingsRequest,
} from '../../src/settings/read-settings.ts';
import type { SettingId } from '../../src/settings/settings-table.ts';
import { setupRequest } from '../support/setup-request.ts';
import { tempDir } from '../support/temp-dir.ts';

const env = 'POSTGRES_HOST=db\nPOSTGRES_DB=app\nPOSTGRES_USER=ann\nPOSTGRES_PORT=6000\n';

async function request(more: Partial<SettingsRequest> = {}): Promise<SettingsRequest> {
  const cwd = await tempDir();
  writeFileSync(join(cwd, '.env'), env);
  return setupRequest(cwd, more).settings;
}

function edits(
  flags: Partial<Record<SettingId, string>>,
  ...unset: readonly SettingId[]
): SettingsEdits {
  const values = Object.entries(flags).map(
    ([id, raw]) => [id as SettingId, { name: 'typed', raw }] as const,
  );
  return { flags: new Map(values), unset: new Set(unset) };
}

describe('layers that were read once', () => {
  it('settle to what reading at once gives', async () => {
    const asked = await request({ flags: edits({ 'primary.port': '7000' }).flags });
    expect(settleLayers(await readLayers(asked)).settings).toEqual(
      (await readSettings(asked)).settings,
    );
  });

  it('settle with edits as a request that makes the same edits', async () => {
    const asked = await request({ flags: edits({ 'primary.port': '7000' }).flags });
    const made = edits({ 'primary.host': 'other' }, 'primary.port', 'primary.user');
    const onScreens = settleLayers(await readLayers(asked), made);
    const byOptions = await readSettings({ ...asked, ...mergeEdits(asked, made) });
    expect(onScreens.settings).toEqual(byOptions.settings);
    const changes = [onScreens, byOptions].map(({ settings }) =>
      fileEdits(settings, new Map(), 'keep', []),
    );
    expect(changes[0]).toEqual(changes[1]);
  });

  it('are not changed by edits', async () => {
    const layers = await readLayers(await request());
    settleLayers(layers, edits({ 'primary.host': 'other' }, 'primary.port'));
    expect(settleLayers(layers).settings.values.get('primary.host')?.value).toBe('db');
  });

  it('read each secret file once', async () => {
    const secret = join(await tempDir(), 'secret');
    writeFileSync(secret, 'hush');
    const layers = await readLayers(
      await request({ environment: { POSTGRES_PASSWORD_FILE: secret } }),
    );
    settleLayers(layers);
    rmSync(secret);
    const { settings } = settleLayers(layers);
    expect(settings.values.get('primary.password')?.value).toBe('hush');
    expect(settings.problems).toEqual([]);
  });

  it('report a file that cannot be read beside what edits get wrong', async () => {
    const layers = await readLayers(await request({ urlFile: '/no/such/url' }));
    const { settings } = settleLayers(layers, edits({ 'primary.port': 'abc' }));
    expect(settings.problems.map(({ message }) => message.split(' ')[0])).toEqual([
      'The',
      'Primary',
    ]);
  });
});

describe('later edits', () => {
  it('outrank earlier ones, whichever way', () => {
    const earlier = edits({ 'primary.host': 'a', 'primary.user': 'b' }, 'primary.port');
    const later = edits({ 'primary.port': '1' }, 'primary.host');
    const { flags, unset } = mergeEdits(earlier, later);
    expect([[...flags.keys()], [...unset]]).toEqual([
      ['primary.user', 'primary.port'],
      ['primary.host'],
    ]);
  });

  it('empty what a URL file says, too', async () => {
    const cwd = await tempDir();
    writeFileSync(join(cwd, 'url'), 'postgresql://ann:pw@db/app');
    const layers = await readLayers(setupRequest(cwd, { urlFile: 'url' }).settings);
    const noPrimary = edits(
      {},
      ...(['primary.host', 'primary.database', 'primary.user', 'primary.password'] as const),
    );
    const { settings } = settleLayers(layers, noPrimary);
    expect(settings.values.get('primary.host')?.value).toBeNull();
    expect(settings.problems).toEqual([]);
  });
});
