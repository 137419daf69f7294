import { beforeAll, expect, test } from 'vitest';
import { provisionEmbedded } from '../../../src/fallback/embedded/provision-embedded.ts';
import { startFallback } from '../../../src/fallback/start-fallback.ts';
import { stopFallback } from '../../../src/fallback/stop-fallback.ts';
import { type EmbeddedFallback, startEmbedded } from '../../support/embedded-fallback.ts';

let server: EmbeddedFallback;
let stateDir: string;
beforeAll(async () => {
  server = await startEmbedded();
  stateDir = server.spec.stateDir;
  return server.end;
});

async function setting(name: string): Promise<unknown> {
  const client = await server.client();
  const { rows } = await client.query(`select current_setting('${name}') as value`);
  await client.end();
  return (rows as { value: unknown }[])[0]?.value;
}

test('commits wait for the disk from the start on that asks for it, and after the next start too', async () => {
  expect(await setting('fsync')).toBe('off');
  await stopFallback(stateDir);
  const { server: lasting } = await startFallback({ stateDir, durability: 'power-loss' });
  expect(lasting.durability).toBe('power-loss');
  expect(await setting('fsync')).toBe('on');
  await stopFallback(stateDir);
  await startFallback({ stateDir });
  expect(await setting('fsync')).toBe('on');
  expect(await setting('wal_sync_method')).toBe('fsync');
});

test('a set-up that says nothing about it leaves it, one that does restarts the server', async () => {
  const { created } = await provisionEmbedded(server.spec);
  expect(created.process).toBe(false);
  expect((await server.state()).durability).toBe('power-loss');
  await provisionEmbedded({ ...server.spec, durability: 'crash' });
  expect((await server.state()).durability).toBe('crash');
  expect(await setting('fsync')).toBe('off');
});
