import { beforeAll, expect, test } from 'vitest';
import type { EmbeddedFallback } from '../support/embedded-fallback.ts';
import { keptData, oldFallback } from '../support/old-fallback.ts';
import { runCli } from '../support/run-cli.ts';
import { setupDocument } from '../support/setup-document.ts';

let server: EmbeddedFallback;
beforeAll(async () => {
  server = await oldFallback();
  return server.end;
}, 120_000);

test('a fallback of an earlier major is brought over, keeps what was before until told, and starts', async () => {
  const { stateDir } = server.spec;
  const fallback = (...args: readonly string[]) =>
    runCli(['fallback', ...args, '--state-dir', stateDir], { cwd: stateDir });
  expect(setupDocument(await fallback('start', '--json')).error).toMatchObject({
    code: 'FALLBACK_DATA_UNREADABLE',
    fix: expect.stringContaining('setup-wizard fallback upgrade') as string,
  });

  const upgraded = await fallback('upgrade', '--yes');
  expect(upgraded.code, upgraded.stderr).toBe(0);
  expect(upgraded.stdout).toMatch(
    /^Brought over from PostgreSQL 17 to 18: 2 tables, 600 rows, counted on both\.$/mu,
  );
  expect(upgraded.stdout).toContain('upgrade --drop-backup');
  expect((await fallback('start')).code).toBe(0);
  const client = await server.client();
  expect((await client.query('select from item')).rowCount).toBe(500);
  await client.end();

  expect((await fallback('upgrade', '--drop-backup')).stdout).toContain('Deleted: ');
  expect(await keptData(server)).toEqual([]);
});
