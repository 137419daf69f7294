import { readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loneMachine } from '../support/lone-machine.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres15WithPgvector } from '../support/postgres-installation.ts';
import { pythonWithDriver } from '../support/python-driver.ts';
import { runCli } from '../support/run-cli.ts';
import {
  asTheManualShows,
  type TutorialOutcome,
  TutorialShell,
  type TutorialStep,
  tutorialSteps,
  withoutVolatile,
} from '../support/tutorial.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const steps = tutorialSteps(readFileSync(join(root, 'docs/getting-started.md'), 'utf8'));
const password = 'never-shown-1';

/** The clone of a reader after `npm ci`, which the gate runs in a clean clone before this test. */
async function freshClone(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'setup-wizard-tutorial-'));
  const made = new Set(['dist', 'primary', '.env', 'config.json', '.setup-wizard']);
  await cp(join(root, 'package.json'), join(folder, 'package.json'));
  await cp(join(root, 'examples'), join(folder, 'examples'), {
    recursive: true,
    filter: (path) => !made.has(basename(path)),
  });
  // npx looks for the program behind no link.
  await cp(join(root, 'dist'), join(folder, 'dist'), { recursive: true });
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** npm as it is by itself: without what the user of this machine has set, and leaving nothing with him. */
const npmAlone = (folder: string): Readonly<Record<string, string>> => ({
  npm_config_cache: join(folder, 'npm-cache'),
  npm_config_userconfig: join(folder, 'npmrc'),
  npm_config_update_notifier: 'false',
  // The clone is built already; npx would have it look again whether that is so.
  npm_config_ignore_scripts: 'true',
});

/**
 * npx, and from the second time on what it found: that npm starts for it costs more each time than the
 * program itself, and shows nothing new.
 */
const npxOnce = (folder: string): string => `#!/bin/sh
if [ "$1" = setup-wizard ] && [ -e "${folder}/found" ]; then
  shift
  exec "${join(folder, 'dist/bin.cjs')}" "$@"
fi
if [ "$1" = setup-wizard ]; then : >"${folder}/found"; fi
exec "${join(dirname(process.execPath), 'npx')}" "$@"
`;

async function openShell(folder: string): Promise<TutorialShell> {
  const bin = join(folder, 'bin');
  await mkdir(bin);
  await writeFile(join(bin, 'npx'), npxOnce(folder), { mode: 0o755 });
  if (pythonWithDriver !== undefined) await symlink(pythonWithDriver, join(bin, 'python3'));
  const path = [bin, dirname(process.execPath), process.env['PATH']].join(':');
  return new TutorialShell(folder, {
    ...loneMachine,
    ...npmAlone(folder),
    PATH: path,
    HOME: process.env['HOME'] ?? '',
    LANG: 'C.UTF-8',
  });
}

async function takeDown(folder: string, shell: TutorialShell): Promise<void> {
  shell.end();
  const chat = join(folder, 'examples/chat-memory');
  for (const cwd of [chat, join(chat, 'primary')]) {
    await runCli(['fallback', 'destroy', '--yes', '--discard-writes'], { cwd }).catch(() => null);
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

const notes = (step: TutorialStep): string => step.note ?? '';
/** Here the page has the reader do what he does with his own server. */
const onThePrimary = (step: TutorialStep): boolean => notes(step).startsWith('the primary: ');

function check({ printed, code }: TutorialOutcome, { commands, expected }: TutorialStep): void {
  expect(code, `${commands}${printed}`).toBe(0);
  expect(printed).not.toContain(password);
  if (expected !== null) {
    expect(asTheManualShows(printed, expected), commands).toBe(withoutVolatile(expected));
  }
}

describe.skipIf(process.platform === 'win32')('docs/getting-started.md', () => {
  describeWithServer(
    postgres15WithPgvector(),
    'with a server of the reader as the primary',
    (binDir) => {
      let server: NativePostgres;
      let folder: string;
      let shell: TutorialShell;
      beforeAll(async () => {
        [server, folder] = await Promise.all([startNativePostgres(binDir), freshClone()]);
        await server.sql(`create role chat login password '${password}'`);
        await server.sql('create database chat owner chat');
        await server.sql('create extension vector', 'chat');
        shell = await openShell(folder);
      });
      afterAll(async () => {
        await takeDown(folder, shell);
        await server.stop();
      });

      const primary: Readonly<Record<string, () => Promise<void>>> = {
        'the primary: make': async () => {
          const place = join(folder, 'examples/chat-memory/primary');
          const { port } = server.settings;
          const url = `postgresql://chat:${password}@127.0.0.1:${port}/chat`;
          await mkdir(place);
          await writeFile(join(place, 'url'), `${url}\n`, { mode: 0o600 });
        },
        'the primary: stop': () => server.halt('fast'),
        'the primary: start': () => server.resume(),
        'the primary: remove': () => Promise.resolve(),
      };

      it('prints what the page says, command by command', async () => {
        const began = performance.now();
        const run = steps.filter(
          (step) =>
            !notes(step).startsWith('done before') &&
            (pythonWithDriver !== undefined || !notes(step).startsWith('needs Python')),
        );
        for (const step of run) {
          const onServer = primary[notes(step)];
          expect(onServer !== undefined, notes(step)).toBe(onThePrimary(step));
          if (onServer !== undefined) await onServer();
          else check(await shell.type(step.commands), step);
        }
        const seconds = ((performance.now() - began) / 1_000).toFixed(1);
        console.log(`docs/getting-started.md: ${run.length} blocks of commands in ${seconds} s`);
      }, 180_000);
    },
  );

  it('plays the primary with a second embedded server as it says', async () => {
    const folder = await freshClone();
    const shell = await openShell(folder);
    try {
      const [, enter] = steps;
      // The examples are compiled in the other test.
      await shell.type((enter?.commands ?? '').replace(/^npx tsc$/mu, ''));
      for (const step of steps.filter(onThePrimary)) check(await shell.type(step.commands), step);
      expect(readFileSync(join(folder, 'examples/chat-memory/primary/url'), 'utf8')).toMatch(
        /^postgresql:\/\/chat:[\w-]{32}@127\.0\.0\.1:\d+\/chat\?/u,
      );
    } finally {
      await takeDown(folder, shell);
    }
  }, 120_000);
});
