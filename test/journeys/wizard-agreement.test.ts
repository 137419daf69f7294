import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { wizardPorts } from '../../src/commands/wizard-ports.ts';
import type { SetupRequest } from '../../src/plan/setup-request.ts';
import { readLayers, settleLayers } from '../../src/settings/read-settings.ts';
import { createWizard } from '../../src/wizard/wizard.ts';
import { answerByFlags } from '../support/answer-by-flags.ts';
import { type AnswerCase, answerCases } from '../support/answer-cases.ts';
import { answerOnScreens, type ScreensEnd } from '../support/answer-on-screens.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres18 } from '../support/postgres-installation.ts';
import { projectFolder } from '../support/project-folder.ts';
import { runCli } from '../support/run-cli.ts';
import { runHere } from '../support/run-here.ts';
import { openScreen } from '../support/screen-terminal.ts';
import type { ScreenAnswers } from '../support/screen-answers.ts';
import { setupRequest } from '../support/setup-request.ts';
import { stubVector } from '../support/stub-vector.ts';
import { tempDir } from '../support/temp-dir.ts';
import { applyAndEnd, goTo } from '../support/wizard-path.ts';

const numRuns = Number(process.env['SETUP_WIZARD_FUZZ_RUNS'] ?? 40);
const seed = Number(process.env['SETUP_WIZARD_FUZZ_SEED'] ?? 3);

const names = ['.env', 'config.json'] as const;
type Files = Readonly<Record<string, string>>;

function folderWith(place: string, files: Files): string {
  mkdirSync(place);
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(place, name), text, { mode: 0o600 });
  }
  return place;
}

function filesIn(folder: string): readonly (string | null)[] {
  return names.map((name) => {
    const path = join(folder, name);
    return existsSync(path) ? readFileSync(path, 'utf8') : null;
  });
}

/** The whole session over the real engine, without a terminal. */
async function onScreens(request: SetupRequest, answers: ScreenAnswers): Promise<ScreensEnd> {
  const ports = wizardPorts({ request, mask: (text) => text, hideSecrets: () => undefined });
  const wizard = createWizard({
    layers: await readLayers(request.settings),
    request,
    // What the first screen tells of the machine is no answer.
    ports: { ...ports, lookAround: () => Promise.resolve() },
    draft: null,
    readOnly: false,
  });
  try {
    return await answerOnScreens(wizard, answers);
  } finally {
    wizard.cancel();
    await wizard.finished;
  }
}

/** A password or a port that a run made up is another one in every folder. */
function comparable(files: readonly (string | null)[], { answers, files: before }: AnswerCase) {
  const { texts } = answers;
  const found = Object.values(before).join('\n');
  // An empty password on a screen keeps the stored one; an empty port is looked for.
  const keptPassword =
    (texts['fallback.password'] ?? '') !== '' || /FALLBACK_PASSWORD=./u.test(found);
  const keptPort = texts['fallback.port'] ?? /FALLBACK_PORT=.|"54\d\d"/u.exec(found)?.[0] ?? '';
  const madeUp = [
    ...(keptPassword
      ? []
      : [/(?<=FALLBACK_PASSWORD=)[\w-]{32}$/gmu, /(?<="password": ?")[\w-]{32}(?=")/gu]),
    ...(keptPort !== '' ? [] : [/(?<=FALLBACK_PORT=)\d+$/gmu, /(?<="port": ?")5\d\d\d(?=")/gu]),
  ];
  return files.map((text) =>
    madeUp.reduce((left, part) => left?.replaceAll(part, '?') ?? null, text),
  );
}

async function agree(
  root: string,
  each: AnswerCase,
  connect: readonly string[],
  between: () => Promise<void> = () => Promise.resolve(),
): Promise<number | null> {
  const contact = !connect.includes('--no-connect');
  const [screens, flags] = [join(root, 'screens'), join(root, 'flags')];
  folderWith(screens, each.files);
  folderWith(flags, each.files);
  const request = setupRequest(screens, {}, { contact, tries: 1 });
  const found = settleLayers(await readLayers(request.settings));
  const end = await onScreens(request, each.answers);
  await between();
  const options = answerByFlags(each.answers, found, root);
  const args = ['--non-interactive', ...connect, ...options];
  const headless = await (contact ? runCli : runHere)(args, { cwd: flags });
  const expected = end.kind === 'refused' ? 2 : end.exitCode;
  const told = `${JSON.stringify(end)}\n${args.join(' ')}\n${headless.stdout}${headless.stderr}`;
  expect(headless.code, told).toBe(expected);
  expect(comparable(filesIn(screens), each), told).toEqual(comparable(filesIn(flags), each));
  return headless.code;
}

describe('the same answers through screens and flags', () => {
  it('give byte-identical files and the same exit code', async () => {
    const root = await tempDir();
    let run = 0;
    await fc.assert(
      fc.asyncProperty(answerCases, async (each) => {
        run += 1;
        const place = join(root, String(run));
        mkdirSync(place);
        await agree(place, each, ['--no-connect']);
      }),
      { numRuns, seed },
    );
  });

  it('agree in an empty folder with everything started', async () => {
    const [cwd, twin] = [await projectFolder(), await projectFolder()];
    const terminal = openScreen({ cwd });
    await goTo(terminal, 'Review');
    const code = await applyAndEnd(terminal);
    expect(code).toBe((await runCli(['--non-interactive'], { cwd: twin })).code);
    const accepted = { files: {}, answers: noAnswers };
    expect(comparable(filesIn(cwd), accepted)).toEqual(comparable(filesIn(twin), accepted));
  });
});

const noAnswers: ScreenAnswers = {
  primary: null,
  fallback: null,
  dimensions: null,
  resolution: 'keep',
  texts: {},
};

describeWithServer(postgres18(), 'the same answers about a real primary', (binDir) => {
  let server: NativePostgres;
  beforeAll(async () => {
    server = await startNativePostgres(binDir, {
      conf: ["extension_control_path = '{stubs}'"],
      stubs: stubVector('0.8.7'),
    });
    return server.stop;
  });

  const dropShop = async (): Promise<void> => {
    await server.sql('drop database if exists shop with (force)');
  };
  const answersWith = (texts: ScreenAnswers['texts']): AnswerCase => {
    const { host, port, user, password } = server.settings;
    const primary = {
      'primary.host': host,
      'primary.port': String(port),
      'primary.database': 'shop',
      'primary.user': user,
      'primary.password': password ?? '',
    };
    const answers = { ...noAnswers, primary: 'server', fallback: 'off' } as const;
    return { files: {}, answers: { ...answers, texts: { ...primary, ...texts } } };
  };

  it.each([
    ['that lacks everything', {}, 'made ready'],
    ['with a wrong password', { 'primary.password': 'wrong-one' }, 'refused'],
    ['that is down', { 'primary.port': '1' }, 'refused'],
  ] as const)('%s lead to the same end', async (_, texts, end) => {
    await dropShop();
    const code = await agree(await tempDir(), answersWith(texts), ['--retries', '1'], dropShop);
    const made = await server.sql("select datname from pg_database where datname = 'shop'");
    expect(made).toHaveLength(end === 'made ready' ? 1 : 0);
    expect(code).not.toBe(0);
  });
});
