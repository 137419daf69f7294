import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { wizardPorts } from '../../src/commands/wizard-ports.ts';
import type { SetupRequest } from '../../src/plan/setup-request.ts';
import { type ChoiceOf, type Pilot, pilotOf } from '../../src/prompts/pilot.ts';
import type { DriftResolution } from '../../src/settings/file-edits.ts';
import { readLayers, readSettings } from '../../src/settings/read-settings.ts';
import type { Settings } from '../../src/settings/settings.ts';
import type { SettingId } from '../../src/settings/settings-table.ts';
import { createWizard, type WizardEnd } from '../../src/wizard/wizard.ts';
import { settingsFolder } from '../support/settings-folder.ts';
import { setupRequest } from '../support/setup-request.ts';
import { until } from '../support/until.ts';

/** What one operator answers; a setting that is not here is kept. */
interface Answers {
  readonly primary: Readonly<Partial<Record<SettingId, string>>> | null;
  readonly mode: 'local' | 'embedded';
  readonly fallback: Readonly<Partial<Record<SettingId, string>>>;
  readonly dimensions: string;
  readonly inference: string | null;
  readonly resolution: DriftResolution;
}

interface Case {
  readonly files: Readonly<Record<string, string>>;
  readonly answers: Answers;
}

const word = fc.stringMatching(/^[a-z][a-z0-9_]{0,11}$/u);
/** Quotes, blanks and marks that the editors have to write with care; the hardest have cases of their own. */
const password = fc
  .stringMatching(/^[A-Za-z0-9 #=:/@%&+.,;!'-]{1,14}$/u)
  .map((text) => `p${text}w`);
const port = fc.integer({ min: 1, max: 65535 }).map(String);

function maybe<T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(value, { nil: undefined });
}

const primary = fc.record({
  'primary.host': word.map((name) => `${name}.example.com`),
  'primary.database': word,
  'primary.user': word,
  'primary.port': maybe(port),
  'primary.password': maybe(password),
  'primary.sslmode': maybe(fc.constantFrom('disable', 'prefer', 'require')),
});

const answers: fc.Arbitrary<Answers> = fc.record({
  primary: fc.option(primary.map(withoutGaps)),
  mode: fc.constantFrom('local' as const, 'embedded' as const),
  // Without these a run makes or finds its own.
  fallback: fc
    .record({
      'fallback.password': password,
      'fallback.port': port,
      'fallback.database': maybe(word),
      'fallback.user': maybe(word),
    })
    .map(withoutGaps),
  dimensions: fc.oneof(
    fc.constantFrom('384', '768', '1536', '3072'),
    fc.integer({ min: 1, max: 16000 }).map(String),
  ),
  inference: fc.option(word.map((name) => `http://${name}:11434`)),
  resolution: fc.constantFrom('keep' as const, 'env' as const, 'config' as const),
});

const files: fc.Arbitrary<Case['files']> = fc.constantFrom<Case['files'][]>(
  {},
  {
    '.env': '# mine\r\nexport POSTGRES_FALLBACK_DB="old" # keep\r\nOTHER=1',
    'config.json': '\ufeff{\n\t"database_fallback": {"port": 5999, "db_name": "old"}, "n": 1e3\n}',
  },
  {
    '.env': "VECTOR_DIMENSIONS='384'\nOLLAMA_HOST=http://gpu:11434\n",
    'config.json': '{"runtime":{"vectors":{"embedding_dimensions":1536}},"inference":{"chat":{}}}',
  },
);

const cases: fc.Arbitrary<Case> = fc.record({ files, answers });

function withoutGaps(
  record: Readonly<Record<string, string | undefined>>,
): Readonly<Partial<Record<SettingId, string>>> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}

/** The answers as the command line gives them; choosing what is in force already is keeping it. */
function flagsOf(
  { primary: server, mode, fallback, dimensions, inference }: Answers,
  inForce: Settings,
): Flags {
  const chosen = [
    ['fallback.mode', mode],
    ['vectors.dimensions', dimensions],
  ] as const;
  const texts: Partial<Record<SettingId, string>> = {
    ...server,
    ...Object.fromEntries(
      chosen.filter(([id, text]) => String(inForce.values.get(id)?.value) !== text),
    ),
    ...fallback,
    ...(inference === null ? {} : { 'inference.host': inference }),
  };
  return new Map(
    Object.entries(texts).map(([id, raw]) => [id as SettingId, { name: `--${id}`, raw }]),
  );
}

type Flags = SetupRequest['settings']['flags'];

async function throughScreens(given: Case): Promise<{ end: WizardEnd; cwd: string }> {
  const cwd = await settingsFolder(given.files);
  const request = setupRequest(cwd, {}, { contact: false });
  const ports = wizardPorts({ request, mask: (text) => text, hideSecrets: () => undefined });
  const layers = await readLayers(request.settings);
  const wizard = createWizard({ layers, request, ports, draft: null, readOnly: false });
  await answer(pilotOf(wizard), given.answers);
  return { end: await wizard.finished, cwd };
}

const kindOf: ChoiceOf = (body) => (body.id === 'primary' ? body.kind : null);
const modesOf: ChoiceOf = (body) => (body.id === 'fallback' ? body.modes : null);
const sizesOf: ChoiceOf = (body) => (body.id === 'dimensions' ? body.sizes : null);
const nextOf: ChoiceOf = (body) => (body.id === 'review' ? body.next : null);

async function answer(pilot: Pilot, given: Answers): Promise<void> {
  pilot.press('enter');
  pilot.highlight(kindOf, given.primary === null ? 1 : 0);
  fillIn(pilot, given.primary ?? {});
  choose(pilot, modesOf, given.mode);
  fillIn(pilot, given.fallback);
  chooseSize(pilot, given.dimensions);
  if (given.inference !== null) {
    await chooseOnReview(pilot, 'edits');
    await chooseOnReview(pilot, 'edit inference');
    fillIn(pilot, { 'inference.host': given.inference });
  }
  if (await offers(pilot, 'differences')) {
    await chooseOnReview(pilot, 'differences');
    await chooseOnReview(pilot, `settle ${given.resolution}`);
  }
  await chooseOnReview(pilot, 'apply');
  await until(() => pilot.model().body.id === 'done');
  pilot.press('enter');
}

function fillIn(pilot: Pilot, texts: Readonly<Partial<Record<SettingId, string>>>): void {
  for (const [id, text] of Object.entries(texts)) pilot.fill(id as SettingId, text);
  pilot.press('enter');
}

function chooseSize(pilot: Pilot, size: string): void {
  const usual = sizesOf(pilot.model().body)?.items.some(({ value }) => value === size) === true;
  choose(pilot, sizesOf, usual ? size : 'other', () => {
    if (!usual) pilot.fill('vectors.dimensions', size);
  });
}

function choose(
  pilot: Pilot,
  choiceOf: ChoiceOf,
  value: string,
  before = (): void => undefined,
): void {
  const items = choiceOf(pilot.model().body)?.items ?? [];
  const index = items.findIndex((item) => item.value === value);
  if (index === -1) throw new Error(`no ${value} on ${pilot.model().body.id}`);
  pilot.highlight(choiceOf, index);
  before();
  pilot.press('enter');
}

async function offers(pilot: Pilot, value: string): Promise<boolean> {
  await until(() => nextOf(pilot.model().body) !== null);
  return nextOf(pilot.model().body)?.items.some((item) => item.value === value) === true;
}

async function chooseOnReview(pilot: Pilot, value: string): Promise<void> {
  await until(() => nextOf(pilot.model().body) !== null);
  choose(pilot, nextOf, value);
}

async function throughFlags(given: Case): Promise<string> {
  const cwd = await settingsFolder(given.files);
  const { resolution } = given.answers;
  const { settings } = await readSettings(setupRequest(cwd).settings);
  const flags = flagsOf(given.answers, settings);
  const request = setupRequest(cwd, { flags }, { contact: false, resolution });
  const { runSetup } = await import('../../src/plan/run-setup.ts');
  await runSetup(request, {
    signal: new AbortController().signal,
    emit: () => undefined,
    onConnect: () => undefined,
    onSecrets: () => undefined,
  });
  return cwd;
}

function filesOf(cwd: string): Readonly<Record<string, string | null>> {
  return Object.fromEntries(
    ['.env', 'config.json'].map((name) => {
      const path = join(cwd, name);
      return [name, existsSync(path) ? readFileSync(path, 'utf8') : null];
    }),
  );
}

/** A few of them in every run; SETUP_WIZARD_FUZZ_RUNS asks for more. */
const numRuns = Number(process.env['SETUP_WIZARD_FUZZ_RUNS'] ?? 12);
const seed = process.env['SETUP_WIZARD_FUZZ_SEED'];

/** Gives the folder that the screens wrote. */
async function expectAgreement(given: Case): Promise<string> {
  const [screens, flags] = await Promise.all([throughScreens(given), throughFlags(given)]);
  expect(screens.end).toMatchObject({ kind: 'applied', applied: { exitCode: 0 } });
  expect(filesOf(screens.cwd)).toEqual(filesOf(flags));
  return screens.cwd;
}

it('the same answers through screens and flags give the same files, byte for byte', async () => {
  await fc.assert(
    fc.asyncProperty(cases, async (given) => {
      await expectAgreement(given);
    }),
    {
      numRuns,
      ...(seed === undefined ? {} : { seed: Number(seed) }),
    },
  );
});

const plainAnswers: Answers = {
  primary: {
    'primary.host': 'db.example.com',
    'primary.database': 'shop',
    'primary.user': 'clerk',
  },
  mode: 'local',
  fallback: { 'fallback.password': 'plain', 'fallback.port': '5999' },
  dimensions: '768',
  inference: null,
  resolution: 'keep',
};

it.each([
  ['a backslash', String.raw`back\slash\n`],
  ['a dollar', 'do$llar$HOME$$'],
  ['a backtick', 'back`tick`'],
  ['a single quote', "it's"],
  ['a double quote', 'say "hi"'],
  ['quotes around it', '"quoted"'],
  ['a leading blank', ' leading'],
  ['a trailing blank', 'trailing '],
  ['a hash', 'a #b#'],
])(
  'a password with %s is written the same by both, and read back as it was typed',
  async (_, text) => {
    const given: Case = {
      files: {},
      answers: {
        ...plainAnswers,
        primary: { ...plainAnswers.primary, 'primary.password': text },
        fallback: { ...plainAnswers.fallback, 'fallback.password': text },
      },
    };
    const { settings } = await readSettings(setupRequest(await expectAgreement(given)).settings);
    expect(settings.drift).toEqual([]);
    for (const id of ['primary.password', 'fallback.password'] as const) {
      expect(settings.values.get(id)?.value).toBe(text);
    }
  },
);
