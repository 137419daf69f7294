import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { wizardPorts } from '../../src/commands/wizard-ports.ts';
import { askLineByLine } from '../../src/prompts/ask-line-by-line.ts';
import { readLayers } from '../../src/settings/read-settings.ts';
import type { Draft } from '../../src/wizard/draft.ts';
import type { WizardPorts } from '../../src/wizard/ports.ts';
import { createWizard, type WizardEnd } from '../../src/wizard/wizard.ts';
import { onBareMachine } from '../support/mode-outlooks.ts';
import { settingsFolder } from '../support/settings-folder.ts';
import { type ScriptedAnswer, scriptedLines } from '../support/scripted-lines.ts';
import { unusedPort } from '../support/unused-port.ts';
import { setupRequest } from '../support/setup-request.ts';

interface Interview {
  readonly end: WizardEnd;
  readonly transcript: string;
  readonly cwd: string;
  readonly file: (name: string) => string;
  readonly unused: readonly ScriptedAnswer[];
}

interface InterviewOptions {
  readonly files?: Readonly<Record<string, string>>;
  readonly ports?: Partial<WizardPorts>;
  readonly contact?: boolean;
  readonly canHide?: boolean;
  readonly signal?: AbortSignal;
}

/** Answers the wizard of a new folder, over the real engine but for the ports that are given. */
async function interview(
  script: readonly ScriptedAnswer[],
  options: InterviewOptions = {},
): Promise<Interview> {
  const cwd = await settingsFolder(options.files);
  const request = setupRequest(cwd, {}, { contact: options.contact ?? false });
  const lines = scriptedLines(script, options.canHide);
  const ports = {
    ...wizardPorts({ request, mask: (text) => text, hideSecrets: () => undefined }),
    ...options.ports,
  };
  const layers = await readLayers(request.settings);
  const wizard = createWizard({ layers, request, ports, draft: null, readOnly: false });
  const signal = options.signal ?? new AbortController().signal;
  const end = await askLineByLine(wizard, lines.terminal, signal);
  return {
    end,
    transcript: lines.transcript(),
    cwd,
    file: (name) => readFileSync(join(cwd, name), 'utf8'),
    unused: lines.unused(),
  };
}

const toTheReview: readonly ScriptedAnswer[] = [
  ['Enter goes on', ''],
  ['Number [2]', ''],
  ['Number [1]', ''],
  ['Database [', ''],
  ['User [', ''],
  ['Password [', ''],
  ['Host [', ''],
  ['Port [', ''],
  ['Number [2]', ''],
];

/** Without contact there is nothing to check afterwards. */
const apply: readonly ScriptedAnswer[] = [['Apply?', 'yes']];

describe('the wizard asked line by line', () => {
  it('applies the defaults for Enter and one yes', async () => {
    const { end, file, unused } = await interview([...toTheReview, ...apply]);
    expect(end).toMatchObject({ kind: 'applied', applied: { exitCode: 0 } });
    expect(file('.env')).toContain('POSTGRES_FALLBACK_DB=app_fallback');
    expect(unused).toEqual([]);
  });

  it('names every screen with its place among the others', async () => {
    const { transcript } = await interview([...toTheReview, ...apply]);
    const titles = transcript.split('\n').filter((line) => /^Step \d+ of \d+: /u.test(line));
    expect(titles.slice(0, 3)).toEqual([
      expect.stringContaining('Welcome'),
      expect.stringContaining('Primary database'),
      expect.stringContaining('Fallback'),
    ]);
  });

  it('writes what was typed, emptied and kept', async () => {
    const script: ScriptedAnswer[] = [
      ['Enter goes on', ''],
      ['Number [2]', ''],
      ['Number [1]', ''],
      ['Database [old]', 'shop'],
      ['User [ann]', '-'],
      ['Password [', 'pa ss\u00a0word'],
      ['Host [', ''],
      ['Port [', '6001'],
      ['Number [2]', '3'],
      ...apply,
    ];
    const files = { '.env': 'POSTGRES_FALLBACK_DB=old\nPOSTGRES_FALLBACK_USER=ann\n' };
    const { file, transcript } = await interview(script, { files });
    const env = file('.env');
    expect(env).toContain('POSTGRES_FALLBACK_DB=shop');
    expect(env).toContain('POSTGRES_FALLBACK_USER=app');
    expect(env).toContain('pa ss\u00a0word');
    expect(env).toContain('POSTGRES_FALLBACK_PORT=6001');
    expect(env).toContain('VECTOR_DIMENSIONS=1536');
    expect(transcript).toContain('<hidden> Password [');
    expect(transcript).not.toContain('pa ss\u00a0word');
  });

  it('asks again for a value that cannot be used, with what to type', async () => {
    const script = toTheReview.flatMap((answer): readonly ScriptedAnswer[] =>
      answer[0] === 'Port ['
        ? [
            ['Port [', 'abc'],
            ['Port [', '6002'],
          ]
        : [answer],
    );
    const { transcript, file } = await interview([...script, ...apply]);
    expect(transcript).toContain('error: Port must be a number from 1 to 65535.');
    expect(file('.env')).toContain('POSTGRES_FALLBACK_PORT=6002');
  });

  it('says why an item cannot be chosen, and asks again', async () => {
    const chosen = [['Number [1]', '3'] as const, ['Number [', '1'] as const];
    const script = [...toTheReview.slice(0, 2), ...chosen, ...toTheReview.slice(3), ...apply];
    const { transcript } = await interview(script, { ports: { lookAround: onBareMachine } });
    expect(transcript).toContain('error: Neither docker nor podman is installed.');
  });

  it('goes back, and keeps the answers', async () => {
    const { transcript } = await interview([
      ...toTheReview.slice(0, 3),
      ['Database [', 'shop'],
      ['User [', 'back'],
      ['Number [1]', ''],
      ['Database [shop]', ''],
      ...toTheReview.slice(4),
      ...apply,
    ]);
    expect(transcript).toContain('Database [shop]: ');
  });

  it('fills the whole primary from one URL', async () => {
    const { file } = await interview([
      ['Enter goes on', ''],
      ['Number [2]', '1'],
      ['Host [', 'postgresql://ann:s3cret@db.example.com:6000/shop'],
      ...toTheReview.slice(2),
      ...apply,
    ]);
    expect(file('.env')).toContain('POSTGRES_HOST=db.example.com');
    expect(file('.env')).toContain('POSTGRES_DB=shop');
    expect(file('.env')).toContain('POSTGRES_PASSWORD=s3cret');
  });

  it('asks only for what is missing when a form is refused', async () => {
    const { file } = await interview([
      ['Enter goes on', ''],
      ['Number [2]', '1'],
      ['Host [', 'db.example.com'],
      ['Port [', ''],
      ['Database [', ''],
      ['User [', 'ann'],
      ['Password [', ''],
      ['TLS mode [', ''],
      ['TLS root certificate [', ''],
      ['Database [', 'shop'],
      ...toTheReview.slice(2),
      ...apply,
    ]);
    expect(file('.env')).toContain('POSTGRES_DB=shop');
  });

  it('edits one answer from the review and comes straight back', async () => {
    const { file } = await interview([
      ...toTheReview,
      ['Apply?', 'edit dimensions'],
      ['Number [2]', '1'],
      ...apply,
    ]);
    expect(file('.env')).toContain('VECTOR_DIMENSIONS=384');
  });

  it('takes another number of dimensions', async () => {
    const { file } = await interview([
      ...toTheReview.slice(0, -1),
      ['Number [2]', '5'],
      ['Number [from', '1024'],
      ...apply,
    ]);
    expect(file('.env')).toContain('VECTOR_DIMENSIONS=1024');
  });

  it('writes nothing for Enter alone, and nothing for no', async () => {
    const { cwd, end } = await interview([...toTheReview, ['Apply?', ''], ['Apply?', 'no']]);
    expect(end).toMatchObject({ kind: 'cancelled', applied: null });
    expect(existsSync(join(cwd, '.env'))).toBe(false);
  });

  it('ends when input ends, and keeps what was answered', async () => {
    const { end, cwd } = await interview([
      ...toTheReview.slice(0, 3),
      ['Database [', 'shop'],
      ['User [', null],
    ]);
    expect(end).toMatchObject({ kind: 'cancelled', draftKept: true });
    const draft = JSON.parse(
      readFileSync(join(cwd, '.setup-wizard', 'draft.json'), 'utf8'),
    ) as Draft;
    expect(draft.typed).toMatchObject({ 'fallback.database': 'shop' });
  });

  it('does not ask for a password where typing cannot be hidden', async () => {
    const script = toTheReview.filter(([question]) => question !== 'Password [');
    const { transcript } = await interview([...script, ...apply], { canHide: false });
    expect(transcript).toContain('Password: not asked');
  });

  it('tells what is wrong with the primary and leads back to what to change', async () => {
    const port = await unusedPort();
    const { transcript } = await interview(
      [
        ['Enter goes on', ''],
        ['Number [2]', '1'],
        ['Host [', '127.0.0.1'],
        ['Port [', String(port)],
        ['Database [', 'shop'],
        ['User [', 'ann'],
        ['Password [', ''],
        ['TLS mode [', ''],
        ['TLS root certificate [', ''],
        ['Number [1]', '3'],
        ...toTheReview.slice(2),
        ['Apply?', 'no'],
      ],
      { contact: true },
    );
    expect(transcript).toContain('error PRIMARY_CONNECTION_REFUSED');
    expect(transcript).toContain('1. Change the Port (recommended)');
  });

  it('asks only for what a failed test blames, and tests again', async () => {
    const port = await unusedPort();
    const { transcript } = await interview(
      [
        ['Enter goes on', ''],
        ['Number [2]', '1'],
        ['Host [', `postgres://ann:pw@127.0.0.1:${port}/shop`],
        ['Number [1]', ''],
        [`Port [${port}]`, ''],
        ['Number [1]', null],
      ],
      { contact: true },
    );
    expect(transcript.match(/error PRIMARY_CONNECTION_REFUSED/gu)).toHaveLength(2);
  });

  it('cancels for a signal', async () => {
    const interruption = new AbortController();
    interruption.abort();
    const { end } = await interview([], { signal: interruption.signal });
    expect(end.kind).toBe('cancelled');
  });
});
