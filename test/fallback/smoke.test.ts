import { test } from 'vitest';
import { provisionEmbedded } from '../../src/fallback/embedded/provision-embedded.ts';
import { stopFallback } from '../../src/fallback/stop-fallback.ts';
import { mkdtemp } from 'node:fs/promises';
import { firstFreePort } from '../../src/fallback/free-port.ts';
test('x', async () => {
  const stateDir = await mkdtemp('/tmp/emb/st-');
  const port = await firstFreePort('127.0.0.1', 5533);
  const t = performance.now();
  const r = await provisionEmbedded({
    stateDir,
    host: '127.0.0.1',
    port,
    database: 'app_fallback',
    user: 'app',
    password: 'secret',
  }).catch((e) => {
    console.log(e);
    throw e;
  });
  console.log(performance.now() - t, r, stateDir);
  const t2 = performance.now();
  await provisionEmbedded({
    stateDir,
    host: '127.0.0.1',
    port,
    database: 'app_fallback',
    user: 'app',
    password: 'secret',
  });
  console.log('again', performance.now() - t2);
  if (!process.env['KEEP']) console.log(await stopFallback(stateDir));
});
