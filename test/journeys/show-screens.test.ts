import { readdirSync } from 'node:fs';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { projectFolder } from '../support/project-folder.ts';
import { runCli } from '../support/run-cli.ts';
import { keys, openScreen } from '../support/screen-terminal.ts';

const files = {
  '.env': [
    'POSTGRES_HOST=db.example.com',
    'POSTGRES_DB=shop',
    'POSTGRES_USER=ann',
    'POSTGRES_PASSWORD=topsecret1',
    'POSTGRES_PORT=5432',
    '',
  ].join('\n'),
  'config.json': '{"database": {"port": "6000"}}\n',
};

const names = [
  'welcome',
  'primary',
  'fallback',
  'fallback-settings',
  'dimensions',
  'inference',
  'review',
];

describe('show --screen', () => {
  it.each(names)(
    'prints %s as plain text, no wider than asked for, without secrets, and writes no file',
    async (name) => {
      const cwd = await projectFolder(files);
      const { code, stdout } = await runCli(['show', '--screen', name, '--width', '60'], { cwd });
      expect(code).toBe(0);
      expect(stdout).not.toContain('topsecret1');
      // eslint-disable-next-line no-control-regex
      expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/u);
      expect(stdout.split('\n').filter((line) => line.length > 60)).toEqual([]);
      expect(readdirSync(cwd).sort()).toEqual(['.env', 'config.json']);
    },
  );

  it.each([[['show']], [['show', '--screen', 'primary']], [['show', '--screen', 'dimensions']]])(
    '%s is no wider in columns, either',
    async (args) => {
      const wide = '数据库'.repeat(4);
      const cwd = await projectFolder({
        '.env': `POSTGRES_HOST=db\nPOSTGRES_DB=${wide}\nPOSTGRES_USER=${wide}\nPOSTGRES_PORT=${wide}\n`,
      });
      const options = { cwd, env: { LANG: 'C.UTF-8' } };
      const { stdout } = await runCli([...args, '--width', '44'], options);
      expect(stdout.split('\n').filter((line) => stringWidth(line) > 44)).toEqual([]);
    },
  );

  it('tells where values come from, and where the files disagree', async () => {
    const cwd = await projectFolder(files);
    const { stdout } = await runCli(['show', '--screen', 'primary', '--width', '100'], { cwd });
    expect(stdout).toContain('db.example.com');
    expect(stdout).toContain('.env POSTGRES_HOST');
    expect(stdout).toContain('Primary port: POSTGRES_PORT is 5432, database.port is 6000');
  });

  it('says once that the inference endpoint is not set', async () => {
    const cwd = await projectFolder({ '.env': '', 'config.json': '{}' });
    const { stdout } = await runCli(['show', '--screen', 'dimensions'], { cwd });
    expect(stdout.match(/not set/gu)).toHaveLength(1);
  });

  it('tells where a choice comes from', async () => {
    const cwd = await projectFolder({ '.env': 'POSTGRES_FALLBACK_MODE=embedded\n' });
    const { stdout } = await runCli(['show', '--screen', 'fallback'], { cwd });
    expect(stdout).toContain('Fallback mode: embedded (.env POSTGRES_FALLBACK_MODE)');
  });

  it('tells what is wrong, with exit code 2', async () => {
    const cwd = await projectFolder({ '.env': 'POSTGRES_FALLBACK_PORT=abc\n' });
    const { code, stdout } = await runCli(['show', '--screen', 'fallback-settings'], { cwd });
    expect(code).toBe(2);
    expect(stdout).toContain('must be a number from 1 to 65535');
  });

  it('knows the older name of the dimensions', async () => {
    const cwd = await projectFolder(files);
    const { stdout } = await runCli(['show', '--screen', 'vectors'], { cwd });
    expect(stdout).toContain('Embedding dimensions');
  });
});

describe('show on a terminal', () => {
  it('opens the screens to be looked at only, and gives the terminal back', async () => {
    const cwd = await projectFolder(files);
    const terminal = openScreen({ cwd, args: ['show'] });
    await terminal.waitFor('read-only');
    expect(terminal.isAlternate()).toBe(true);
    terminal.type(keys.tab);
    await terminal.waitFor('db.example.com');
    terminal.type('q');
    expect(await terminal.end()).toBe(0);
    expect(terminal.isAlternate()).toBe(false);
    expect(terminal.cursorVisible()).toBe(true);
    expect(readdirSync(cwd).sort()).toEqual(['.env', 'config.json']);
  });

  it('takes no input into a field', async () => {
    const cwd = await projectFolder(files);
    const terminal = openScreen({ cwd, args: ['show'] });
    await terminal.waitFor('read-only');
    terminal.type(keys.tab);
    await terminal.waitFor('db.example.com');
    terminal.type('zzz');
    terminal.type(keys.tab);
    await terminal.waitFor((frame) => !frame.includes('db.example.com'));
    terminal.type(keys.backTab);
    await terminal.waitFor('db.example.com');
    expect(terminal.frame()).not.toContain('zzz');
    terminal.type('q');
    await terminal.end();
  });

  it('prints text with --width, with --json and where screens are of no use', async () => {
    const cwd = await projectFolder(files);
    for (const [args, env] of [
      [['show', '--width', '70'], {}],
      [['show'], { TERM: 'dumb' }],
    ] as const) {
      const terminal = openScreen({ cwd, args, env });
      await terminal.end();
      expect(terminal.frame()).toContain('Primary host');
    }
  });
});
