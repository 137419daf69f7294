import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import process from 'node:process';
import { PassThrough } from 'node:stream';
import { parseArguments } from '../../src/commands/parse-arguments.ts';
import { codeOf, codePath } from './load-script.mjs';

/**
 * `node warm-up.mjs SCRIPT ...`: shows the wizard to nobody until its first form is drawn, then writes
 * the code of the scripts beside them. Contacts nothing: no port does anything.
 */
const scripts = process.argv.slice(2);
const [, { settingsRequest }, { readLayers }, { createWizard }] = await Promise.all([
  import('../../src/commands/setup.ts'),
  import('../../src/commands/settings-request.ts'),
  import('../../src/settings/read-settings.ts'),
  import('../../src/wizard/wizard.ts'),
]);
const { startScreens } = await import('../../components/start.tsx');

const none = async () => undefined;
const ports = {
  lookAround: none,
  testPrimary: none,
  review: none,
  apply: none,
  recheck: none,
  saveDraft: none,
  removeDraft: none,
  hideSecrets: () => undefined,
};

/** A terminal of the usual size that keeps what is drawn on it to itself. */
function noTerminal() {
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: () => stdin,
    ref: () => stdin,
    unref: () => stdin,
  });
  const stdout = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24 });
  const environment = { LANG: 'C.UTF-8', TERM: 'xterm-256color' };
  return { stdin, stdout, environment, noColor: false };
}

/** Resolves at the next frame that contains the text. */
function drawn(stdout, text) {
  return new Promise((resolve) => {
    const look = (chunk) => {
      if (!String(chunk).includes(text)) return;
      stdout.off('data', look);
      resolve();
    };
    stdout.on('data', look);
  });
}

function keep(script) {
  const path = codePath(script);
  writeFileSync(`${path}.tmp`, codeOf(basename(script)));
  renameSync(`${path}.tmp`, path);
}

const cwd = mkdtempSync(join(tmpdir(), 'setup-wizard-build-'));
try {
  const settings = await settingsRequest({ args: parseArguments([]), cwd, environment: {} });
  const request = {
    settings,
    stateDir: join(cwd, '.setup-wizard'),
    tries: 1,
    contact: false,
    primaryRequired: false,
    resolution: 'keep',
  };
  const layers = await readLayers(settings);
  const wizard = createWizard({ layers, request, ports, draft: null, readOnly: false });
  const terminal = noTerminal();
  const welcome = drawn(terminal.stdout, 'Welcome');
  const left = startScreens(wizard, terminal);
  await welcome;
  const form = drawn(terminal.stdout, 'Primary');
  wizard.press({ kind: 'key', key: 'enter' });
  await form;
  for (const script of scripts) keep(join('dist', script));
  wizard.cancel();
  await left;
} finally {
  rmSync(cwd, { recursive: true, force: true });
}
process.exit(0);
