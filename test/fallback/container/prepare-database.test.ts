import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { prepareDatabase } from '../../../src/fallback/container/prepare-database.ts';
import { containerSettings } from '../../support/container-settings.ts';
import { fakeEngine } from '../../support/fake-engine.ts';
import { tempDir } from '../../support/temp-dir.ts';

const settings = containerSettings({
  id: 'feedfeedfeed',
  host: '127.0.0.1',
  port: 5433,
  database: 'app_fallback',
  user: 'app',
  password: 'a password of the tests',
});

test('the names of argv and the input of psql have no password in them', async () => {
  const folder = await tempDir();
  const seen = join(folder, 'seen');
  const environment = await fakeEngine('podman', `echo "$*" >> ${seen}; cat >> ${seen}`);
  await prepareDatabase({ program: 'podman', environment }, settings);
  const text = await readFile(seen, 'utf8');
  expect(text).toContain('SCRAM-SHA-256$4096:');
  expect(text).not.toContain('a password of the tests');
});

test('an image without pgvector is named, with how to get the right one', async () => {
  const words = 'psql:<stdin>:9: ERROR:  extension "vector" is not available';
  const environment = await fakeEngine('podman', `echo '${words}' >&2; exit 3`);
  await expect(prepareDatabase({ program: 'podman', environment }, settings)).rejects.toMatchObject(
    {
      code: 'FALLBACK_START_FAILED',
      message: expect.stringContaining('has no pgvector') as string,
      detail: words,
      fix: expect.stringContaining('podman pull docker.io/pgvector/pgvector:') as string,
    },
  );
});

test('a server that still starts is waited for', async () => {
  const mark = join(await tempDir(), 'asked');
  const script = `[ -e ${mark} ] && exit 0; touch ${mark}; echo 'FATAL:  the database system is starting up' >&2; exit 2`;
  const environment = await fakeEngine('podman', script);
  await prepareDatabase({ program: 'podman', environment }, settings);
});

test('what the server refuses is told in its words', async () => {
  const words = 'psql:<stdin>:12: ERROR:  role name "pg_app" is reserved';
  const environment = await fakeEngine('podman', `echo '${words}' >&2; exit 3`);
  await expect(prepareDatabase({ program: 'podman', environment }, settings)).rejects.toMatchObject(
    { code: 'FALLBACK_START_FAILED', detail: words },
  );
});
