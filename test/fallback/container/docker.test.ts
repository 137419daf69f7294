import { afterAll, beforeAll, expect, test } from 'vitest';
import { containerProvisioner } from '../../../src/fallback/container/container-provisioner.ts';
import { fallbackStatus } from '../../../src/fallback/fallback-status.ts';
import { startFallback } from '../../../src/fallback/start-fallback.ts';
import { stopFallback } from '../../../src/fallback/stop-fallback.ts';
import {
  describeWithDocker,
  dockerService,
  thingsOf,
  useEngine,
} from '../../support/container-engine.ts';
import { type ContainerFallback, startContainer } from '../../support/container-fallback.ts';

describeWithDocker('the same with the program docker', (environment) => {
  let service: Awaited<ReturnType<typeof dockerService>>;
  let server: ContainerFallback;
  beforeAll(async () => {
    useEngine(environment);
    service = await dockerService();
    useEngine(service.environment);
    server = await startContainer();
  });
  afterAll(async () => {
    await server.end();
    await service.end();
  });

  test('it is taken before podman when both have the image', async () => {
    const examination = await containerProvisioner.examine({
      stateDir: server.spec.stateDir,
      environment: process.env,
      asked: false,
    });
    expect(examination).toMatchObject({
      kind: 'possible',
      reason: expect.stringMatching(/^docker [\d.]+\S* has the image/u) as string,
    });
  });

  test('set up, stopped and started, and taken back', async () => {
    const { stateDir } = server.spec;
    const { engine, id } = await server.settings();
    expect(engine).toBe('docker');
    await server.query("create table kept as select 'here' as line");
    expect(await stopFallback(stateDir)).toEqual({ stopped: true, killed: false });
    expect(await fallbackStatus(stateDir)).toEqual({ state: 'stopped', provisioned: true });
    await startFallback({ stateDir });
    expect(await server.query('select line from kept')).toEqual([{ line: 'here' }]);
    await server.result.undo();
    expect(await thingsOf(id)).toEqual([]);
    expect(await fallbackStatus(stateDir)).toEqual({ state: 'stopped', provisioned: false });
  });
});
