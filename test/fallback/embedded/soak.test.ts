import { beforeAll, expect, test } from 'vitest';
import { describeWhen } from '../../support/describe-when.ts';
import { startEmbedded } from '../../support/embedded-fallback.ts';
import { soak, type SoakOutcome } from '../../support/soak.ts';

/** `SETUP_WIZARD_SOAK_SECONDS=600 SETUP_WIZARD_SOAK_SEED=7 npx vitest run test/fallback/embedded/soak` */
const seconds = Number(process.env['SETUP_WIZARD_SOAK_SECONDS'] ?? 4);
const seed = Number(process.env['SETUP_WIZARD_SOAK_SEED'] ?? 1);

/**
 * What the fitted line may rise by, in MB: in a long run the waves of collected garbage; in a short one
 * also the shared buffers and the compiled code, which fill in the first minute.
 */
const bound = seconds < 120 ? { gateway: 40, engine: 90 } : { gateway: 15, engine: 25 };

const linux = process.platform === 'linux' ? null : 'memory is read from /proc';

describeWhen(linux, `${seconds} seconds of mixed work with the embedded fallback`, () => {
  let outcome: SoakOutcome;
  let lostEngine: boolean;
  beforeAll(
    async () => {
      // On a busy machine a statement takes long enough for its engine to be given up with it.
      const server = await startEmbedded({ abandonedMs: 30_000 });
      const { engine } = await server.state();
      outcome = await soak(server, { seconds, seed, workers: 4, turns: 60 });
      if (seconds > 60) console.info(outcome);
      lostEngine = (await server.state()).engine.pid !== engine.pid;
      return server.end;
    },
    seconds * 1000 + 120_000,
  );

  test('did everything at least once', () => {
    expect(Object.keys(outcome.actions)).toHaveLength(17);
  });

  test('met no error but the expected ones', () => {
    expect(outcome.surprises).toEqual([]);
  });

  test('has every row that was acknowledged, and none that was taken back', () => {
    expect(outcome.wrongRows).toEqual([]);
  });

  test('kept its engine', () => {
    expect(lostEngine).toBe(false);
  });

  test('leaves the memory of gateway and engine flat', () => {
    const { gateway, engine } = outcome.memory;
    expect(gateway.growth).toBeLessThan(bound.gateway);
    expect(engine.growth).toBeLessThan(bound.engine);
  });
});
