import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SetupError } from '../../src/errors/setup-error.ts';
import { chooseProvisioner } from '../../src/fallback/choose-provisioner.ts';
import { createExaminer } from '../../src/fallback/examiner.ts';
import type { FallbackSpec, Provisioner } from '../../src/fallback/provisioner.ts';
import { runPlan } from '../../src/plan/run-plan.ts';
import type { PlanEvent } from '../../src/plan/step.ts';
import { provisionFallback } from '../../src/plan/steps/provision-fallback.ts';
import type { FallbackMode } from '../../src/settings/fallback-mode.ts';
import { embeddedAt } from '../support/embedded-fallback.ts';
import { fallbackPlace } from '../support/fallback-place.ts';
import { impossible, possible, scriptedProvisioners } from '../support/scripted-provisioners.ts';
import { setupRequest } from '../support/setup-request.ts';

const nothingKnown = {
  primaryReport: null,
  fallbackReport: null,
  provisioner: null,
  files: [],
  failures: [],
};

const failing =
  (code: 'FALLBACK_START_FAILED' | 'PORT_TAKEN' | 'CANCELLED'): Provisioner['provision'] =>
  () =>
    Promise.reject(
      new SetupError(code, { message: 'It fell over.', fix: 'Mend it.', target: 'fallback' }),
    );

/** Runs the step alone, on a machine where the cluster comes first and has this to say. */
async function provision(mode: FallbackMode, cluster: Partial<Provisioner>) {
  const spec = await fallbackPlace();
  onTestFinished(() => embeddedAt(spec).end());
  const { stateDir } = spec;
  const provisioners = scriptedProvisioners({
    cluster: { examine: () => possible('a server is installed'), ...cluster },
    container: { examine: () => impossible('no engine is installed') },
  });
  const examine = createExaminer({ stateDir, environment: {}, provisioners });
  const choice = await chooseProvisioner({ mode, stateDir, environment: {}, examine });
  const fallback = { ...spec, enabled: true, mode };
  const request = setupRequest(stateDir, {}, { stateDir });
  const options = { fallback, choice, examine, request, primary: null, dimensions: 3 };
  const events: PlanEvent[] = [];
  const signal = new AbortController().signal;
  const emit = (event: PlanEvent): void => void events.push(event);
  const step = provisionFallback({ ...options, provisioners });
  const result = await runPlan([step], nothingKnown, { signal, emit });
  const said = events.flatMap((event) => (event.type === 'step-progress' ? [event.message] : []));
  return { spec, step, result, said };
}

describe('a candidate that fails in mode local', () => {
  it('is left out with the reason, and the next one is used', async () => {
    const { result, said } = await provision('local', {
      provision: failing('FALLBACK_START_FAILED'),
    });
    expect(result).toMatchObject({ status: 'completed', state: { provisioner: 'embedded' } });
    expect(said.slice(0, 2)).toEqual([
      'Left out container: no engine is installed',
      'Left out cluster: It fell over',
    ]);
  });

  it('counts as failed when what it made does not pass the proof from outside, and is undone', async () => {
    let undone = 0;
    const nobodyThere = ({ host, port, database, user }: FallbackSpec) =>
      Promise.resolve({
        created: { data: true, process: true, credentials: true },
        endpoint: { host, port, database, user, socketDir: null },
        serverVersion: '17.2',
        pgvector: '0.8.0',
        undo: () => Promise.resolve(void (undone += 1)),
      });
    const { result } = await provision('local', { provision: nobodyThere });
    expect(result).toMatchObject({ status: 'completed', state: { provisioner: 'embedded' } });
    expect(undone).toBe(1);
  });

  it('does not hide that the port is taken: the plan looks for another one', async () => {
    const { result, spec } = await provision('local', { provision: failing('PORT_TAKEN') });
    expect(result).toMatchObject({ status: 'stopped', error: { code: 'PORT_TAKEN' } });
    await expect(readdir(join(spec.stateDir, 'fallback'))).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });

  it('is not passed over when the run was cancelled', async () => {
    const { result } = await provision('local', { provision: failing('CANCELLED') });
    expect(result).toMatchObject({ status: 'stopped', error: { code: 'CANCELLED' } });
  });
});

describe('a mode that was asked for by name', () => {
  it('fails with its error, and with the next best mode in the fix', async () => {
    const { result } = await provision('cluster', { provision: failing('FALLBACK_START_FAILED') });
    expect(result).toMatchObject({
      status: 'stopped',
      error: {
        code: 'FALLBACK_START_FAILED',
        fix: 'Mend it. Or use --fallback-mode embedded: it needs nothing but Node.',
      },
    });
  });
});

it('says in its title which kind it will be, and why', async () => {
  const { step } = await provision('local', { provision: failing('CANCELLED') });
  expect(step.title).toContain('Start the local fallback (cluster: a server is installed) on ');
});
