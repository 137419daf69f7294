import { readdir } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import { provisionContainer } from '../../../src/fallback/container/provision-container.ts';
import { destroyFallback } from '../../../src/fallback/destroy-fallback.ts';
import { embeddedProvisioner } from '../../../src/fallback/embedded/embedded-provisioner.ts';
import { fallbackPaths } from '../../../src/fallback/fallback-paths.ts';
import { moveFallback } from '../../../src/fallback/move/move-fallback.ts';
import { readServerSettings } from '../../../src/fallback/server-settings.ts';
import { describeWithEngine, thingsOf, useEngine } from '../../support/container-engine.ts';
import { containerAt } from '../../support/container-fallback.ts';
import { embeddedAt } from '../../support/embedded-fallback.ts';
import { fallbackPlace, memory } from '../../support/fallback-place.ts';

describeWithEngine('moving a container', (environment) => {
  test('to the embedded server brings its data along and leaves no container and no volume', async () => {
    useEngine(environment);
    const spec = await fallbackPlace();
    onTestFinished(async () => {
      await destroyFallback(spec.stateDir);
    });
    const before = containerAt(spec, await provisionContainer(spec));
    await before.query('create table memory (line text)');
    await before.query("insert into memory values ('kept')");
    const { id } = await before.settings();
    const from = await readServerSettings(fallbackPaths(spec.stateDir).settings);
    const { finish } = await moveFallback({ spec, from: from!, to: embeddedProvisioner });
    await finish();
    expect(await memory(embeddedAt(spec))).toEqual(['kept']);
    expect(await thingsOf(id)).toEqual([]);
    expect(await readdir(spec.stateDir)).toEqual(['fallback']);
  });
});
