import { describe, expect, it } from 'vitest';
import { SetupError } from '../../src/errors/setup-error.ts';
import type { CheckResult } from '../../src/postgres/check-result.ts';
import type { Applied } from '../../src/wizard/ports.ts';
import type { ScreenModel } from '../../src/wizard/screen-model.ts';
import { aCheck, anApplied, aSummary, settled } from '../support/wizard-scenario.ts';
import { whileApplying } from '../support/wizard-ways.ts';

/** The last screen after a run that came to this. */
async function doneAfter(applied: Partial<Applied>): Promise<ScreenModel> {
  const play = await whileApplying();
  play.calls.apply[0]!.succeed({ ...anApplied(), ...applied });
  await settled();
  play.type('\t');
  return play.model();
}

function texts({ body }: ScreenModel): readonly string[] {
  return body.id === 'done' ? body.lines.map(({ text }) => text) : [];
}

const failed: CheckResult = {
  ...aCheck,
  id: 'pgvector.index',
  status: 'fail',
  message: 'It has no index.',
  fix: 'Make one.',
};

describe('the end of a run', () => {
  it('begins with what it has come to', async () => {
    const { intro } = await doneAfter({});
    expect(intro).toBe('Done: the local fallback is ready.');
  });

  it('says that nothing had to be changed', async () => {
    const { intro } = await doneAfter({ summary: { ...aSummary, changed: false } });
    expect(intro).toBe('Nothing had to be changed.');
  });

  it('counts the warnings', async () => {
    const { intro } = await doneAfter({ checks: [aCheck, { ...aCheck, status: 'warn' }] });
    expect(intro).toBe('Done: the local fallback is ready. 1 check gave a warning.');
  });

  it('does not call failed checks done', async () => {
    const { intro } = await doneAfter({ exitCode: 3, checks: [aCheck, failed, failed] });
    expect(intro).toBe('The run is over, but 2 checks failed: a database cannot be used as it is.');
  });

  it('says of failed checks that nothing was changed, where nothing was', async () => {
    const summary = { ...aSummary, changed: false };
    const { intro } = await doneAfter({ exitCode: 3, summary, checks: [failed] });
    expect(intro).toMatch(/^Nothing was changed, and 1 check failed:/u);
  });

  it('says what works while it is degraded', async () => {
    const summary = { ...aSummary, closing: 'Degraded: the primary cannot be used.' };
    const { intro } = await doneAfter({ exitCode: 4, summary });
    expect(intro).toBe(
      'Degraded: the primary cannot be used. The application works on the fallback meanwhile.',
    );
  });

  it('tells the checks in one line where all pass', async () => {
    const model = await doneAfter({});
    expect(texts(model).filter((text) => text.includes('pass'))).toEqual(['Checks    2 pass']);
  });

  it('tells a failed check with its fix', async () => {
    const lines = texts(await doneAfter({ exitCode: 3, checks: [aCheck, failed] }));
    const at = lines.indexOf('fallback pgvector.index: It has no index.');
    expect([lines.includes('Checks    1 pass, 1 fail'), lines[at + 1]]).toEqual([
      true,
      '  Make one.',
    ]);
  });

  it('tells the databases, the files and how to connect', async () => {
    const lines = texts(await doneAfter({}));
    expect(lines.slice(0, 5)).toEqual([
      ...aSummary.targets,
      'Checks    2 pass',
      'Files     .env changed (1 key)',
      `Connect   ${aSummary.connect[0]?.command}`,
    ]);
  });

  it('ends with the keys that were written', async () => {
    const lines = texts(await doneAfter({}));
    expect(lines.slice(-2)).toEqual(['Keys that were written', '.env  POSTGRES_PORT']);
  });

  it('says which file is as it was', async () => {
    const files = aSummary.files.map((file) => ({ ...file, changed: false, keys: [] }));
    const lines = texts(await doneAfter({ summary: { ...aSummary, files } }));
    expect(lines.filter((text) => text.includes('.env'))).toEqual(['Files     .env is as it was']);
  });

  it('tells an error and its fix first', async () => {
    const error = new SetupError('PGVECTOR_NOT_AVAILABLE', {
      message: 'No pgvector.',
      fix: 'Add it.',
    });
    const lines = texts(await doneAfter({ exitCode: 3, error }));
    expect(lines.slice(0, 3)).toEqual(['PGVECTOR_NOT_AVAILABLE: No pgvector.', '  Add it.', '']);
  });

  it('offers backups where a file was changed, and only there', async () => {
    const offered = async (created: boolean): Promise<boolean> => {
      const files = aSummary.files.map((file) => ({ ...file, created }));
      const lines = texts(await doneAfter({ summary: { ...aSummary, files } }));
      return lines.some((text) => text.startsWith('setup-wizard restore --list'));
    };
    expect([await offered(false), await offered(true)]).toEqual([true, false]);
  });
});
