import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ChoiceRequest, chooseProvisioner } from '../../src/fallback/choose-provisioner.ts';
import { createExaminer } from '../../src/fallback/examiner.ts';
import { fallbackPaths } from '../../src/fallback/fallback-paths.ts';
import type { ProvisionerKind } from '../../src/fallback/provisioner.ts';
import { recordedSettings } from '../support/recorded-settings.ts';
import { impossible, possible, scriptedProvisioners } from '../support/scripted-provisioners.ts';
import { tempDir } from '../support/temp-dir.ts';

interface Machine {
  readonly kinds: Parameters<typeof scriptedProvisioners>[0];
  /** The kind that is in place. */
  readonly recorded?: ProvisionerKind;
}

const bare: Machine['kinds'] = {
  cluster: { examine: () => impossible('no server is installed') },
  container: { examine: () => impossible('no engine is installed') },
};

const onlyEngine: Machine['kinds'] = {
  ...bare,
  container: { examine: () => possible('the engine answers') },
};

async function choose(mode: ChoiceRequest['mode'], { kinds, recorded }: Machine) {
  const stateDir = await tempDir();
  const { settings } = fallbackPaths(stateDir);
  if (recorded !== undefined) {
    await mkdir(dirname(settings), { recursive: true });
    await writeFile(settings, JSON.stringify(recordedSettings[recorded]));
  }
  const asked: string[] = [];
  const examine = createExaminer({
    stateDir,
    environment: {},
    provisioners: async (kind) => {
      const provisioner = await scriptedProvisioners(kinds)(kind);
      return {
        ...provisioner,
        examine: (request) => {
          asked.push(request.asked ? `${kind} by name` : kind);
          return provisioner.examine(request);
        },
      };
    },
  });
  const choice = chooseProvisioner({ mode, stateDir, environment: {}, examine });
  return { asked, choice };
}

const refusal = async (mode: ChoiceRequest['mode'], machine: Machine): Promise<unknown> =>
  await (await choose(mode, machine)).choice.catch((error: unknown) => error);

describe('the mode local', () => {
  it('takes the embedded one on a machine with nothing but Node, and says why the others are left out', async () => {
    const { choice } = await choose('local', { kinds: bare });
    const { candidates, considered } = await choice;
    expect(candidates).toEqual([{ kind: 'embedded', reason: 'it needs nothing but Node' }]);
    expect(considered).toEqual([
      { kind: 'cluster', verdict: 'left out', reason: 'no server is installed' },
      { kind: 'container', verdict: 'left out', reason: 'no engine is installed' },
      { kind: 'embedded', verdict: 'taken', reason: 'it needs nothing but Node' },
    ]);
  });

  it('takes the best that is possible, and keeps the others in reserve', async () => {
    const kinds = { cluster: { examine: () => possible('a server is installed') } };
    const { choice } = await choose('local', { kinds: { ...onlyEngine, ...kinds } });
    const { considered } = await choice;
    expect(considered.map(({ kind, verdict }) => [kind, verdict])).toEqual([
      ['cluster', 'taken'],
      ['container', 'reserve'],
      ['embedded', 'reserve'],
    ]);
  });

  it('agrees to no download: nothing is examined as if it had been asked for by name', async () => {
    const { choice, asked } = await choose('local', { kinds: bare });
    await choice;
    expect(asked).toEqual(['cluster', 'container', 'embedded']);
  });

  it('stays with what is in place, and asks the machine nothing', async () => {
    const { choice, asked } = await choose('local', { kinds: onlyEngine, recorded: 'embedded' });
    const { candidates, change } = await choice;
    expect(candidates).toEqual([{ kind: 'embedded', reason: 'it is set up already' }]);
    expect([change, asked]).toEqual([{ kind: 'stays' }, []]);
  });
});

describe('a mode that is named', () => {
  it('is examined as asked for, and nothing else is', async () => {
    const { choice, asked } = await choose('container', { kinds: onlyEngine });
    const { candidates, change } = await choice;
    expect(candidates).toEqual([{ kind: 'container', reason: 'the engine answers' }]);
    expect([change, asked]).toEqual([{ kind: 'new' }, ['container by name']]);
  });

  it('is refused with the reason, what would make it possible, and the next best', async () => {
    const cluster = {
      examine: () => impossible('PostgreSQL 15.4 has no pgvector', { fix: 'Install pgvector.' }),
    };
    expect(await refusal('cluster', { kinds: { ...onlyEngine, cluster } })).toMatchObject({
      code: 'FALLBACK_MODE_UNAVAILABLE',
      message: 'The fallback mode "cluster" is not possible here: PostgreSQL 15.4 has no pgvector.',
      fix: 'Install pgvector. Or use --fallback-mode container: the engine answers.',
    });
  });

  it('is refused with the code and the words that the examination has', async () => {
    const container = {
      examine: () =>
        impossible('docker does not answer', { code: 'ENGINE_NOT_RUNNING', detail: 'no daemon' }),
    };
    expect(await refusal('container', { kinds: { ...bare, container } })).toMatchObject({
      code: 'ENGINE_NOT_RUNNING',
      detail: 'no daemon',
      fix: 'Or use --fallback-mode embedded: it needs nothing but Node.',
    });
  });

  it('moves from another kind that is in place', async () => {
    const { choice } = await choose('container', { kinds: onlyEngine, recorded: 'embedded' });
    expect((await choice).change).toEqual({ kind: 'moves', from: 'embedded' });
  });
});

describe('an examination', () => {
  const hanging = { cluster: { examine: () => new Promise<never>(() => undefined) } };

  it('that gets no answer is a reason to leave the kind out', async () => {
    const provisioners = scriptedProvisioners(hanging);
    const request = { stateDir: await tempDir(), environment: {}, provisioners };
    const examine = createExaminer({ ...request, timeoutMs: 50 });
    expect(await examine('cluster', false)).toMatchObject({
      kind: 'impossible',
      reason: 'there was no answer within 50 ms',
    });
  });

  it('that is cancelled says so', async () => {
    const cancel = new AbortController();
    const provisioners = scriptedProvisioners(hanging);
    const request = { stateDir: await tempDir(), environment: {}, provisioners };
    const examine = createExaminer({ ...request, signal: cancel.signal });
    const answer = examine('cluster', false);
    cancel.abort();
    await expect(answer).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('is put to the machine once', async () => {
    let times = 0;
    const cluster = { examine: () => possible(`asked ${String((times += 1))} times`) };
    const provisioners = scriptedProvisioners({ cluster });
    const examine = createExaminer({ stateDir: await tempDir(), environment: {}, provisioners });
    expect(await examine('cluster', false)).toEqual(await examine('cluster', false));
    expect(times).toBe(1);
  });
});
