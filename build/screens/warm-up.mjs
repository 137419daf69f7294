import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { PassThrough } from 'node:stream';
import { startScreens } from '../../components/start.tsx';
import { readLayers } from '../../src/settings/read-settings.ts';
import { createWizard } from '../../src/wizard/wizard.ts';
import { codeOf } from './load-screens.mjs';

/**
 * `node warm-up.mjs BUNDLE FILE`: shows the wizard to nobody until its first form is drawn, then writes
 * the code of the bundle to FILE. Contacts nothing: no port does anything.
 */
const [bundle = '', file = ''] = process.argv.slice(2);

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

const cwd = mkdtempSync(join(tmpdir(), 'setup-wizard-build-'));
try {
  const settings = {
    cwd,
    envFile: '.env',
    configFile: 'config.json',
    flags: new Map(),
    unset: new Set(),
    urlFile: null,
    environment: {},
    problems: [],
  };
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
  writeFileSync(file, codeOf(bundle));
  wizard.cancel();
  await left;
} finally {
  rmSync(cwd, { recursive: true, force: true });
}
process.exit(0);
