import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { describe, expect, it } from 'vitest';
import { projectFolder } from '../support/project-folder.ts';
import { runCli } from '../support/run-cli.ts';
import { runHere } from '../support/run-here.ts';
import { setupDocument } from '../support/setup-document.ts';

/** Settles and writes the settings; no server is needed to see where they come from and go to. */
const settle = ['--non-interactive', '--json', '--no-connect'];
const primary = ['--db-host', 'db.example.com', '--db-name', 'shop', '--db-user', 'ann'];

/** Needs percent-encoding in a URL and quotes in a `.env`. */
const password = 's3cr et/"#%';
const url = `postgres://ann:${encodeURIComponent(password)}@[2001:db8::1]:6000/shop?sslmode=require`;

interface Written {
  readonly env: Readonly<Record<string, string>>;
  readonly database: Readonly<Record<string, string>>;
  /** Both files as one text. */
  readonly text: string;
}

function writtenIn(folder: string): Written {
  const [env = '', config = ''] = ['.env', 'config.json'].map((name) =>
    readFileSync(join(folder, name), 'utf8'),
  );
  const { database } = JSON.parse(config) as { database: Record<string, string> };
  return { env: parse(env), database, text: env + config };
}

function expectNoPassword(...texts: readonly string[]): void {
  const spellings = [
    password,
    encodeURIComponent(password),
    JSON.stringify(password).slice(1, -1),
    's3cr',
  ];
  for (const text of texts) for (const each of spellings) expect(text).not.toContain(each);
}

describe('a password from standard input', () => {
  it('is written to both files without its line break and printed nowhere', async () => {
    const cwd = await projectFolder();
    const result = await runCli([...settle, ...primary, '--db-password-stdin'], {
      cwd,
      input: `${password}\n`,
    });
    expect(result.code, result.stdout).toBe(0);
    const { env, database } = writtenIn(cwd);
    expect([env['POSTGRES_PASSWORD'], database['password']]).toEqual([password, password]);
    expectNoPassword(result.stdout, result.stderr);
  });

  it('contradicts one from a file', async () => {
    const cwd = await projectFolder({ password });
    const result = await runCli(
      [...settle, ...primary, '--db-password-stdin', '--db-password-file', 'password'],
      { cwd, input: password },
    );
    expect(result.code).toBe(2);
    expect(setupDocument(result).error).toMatchObject({
      code: 'USAGE',
      message: '--db-password-file and --db-password-stdin contradict each other.',
    });
    expect(readdirSync(cwd)).toEqual(['password']);
  });
});

describe('--db-url-file', () => {
  it('is taken apart: percent-encoding, IPv6 and sslmode; the URL itself is never written', async () => {
    const cwd = await projectFolder({ url: `${url}\n` });
    const result = await runHere([...settle, '--db-url-file', 'url'], { cwd });
    expect(result.code, result.stdout).toBe(0);
    const { env, database, text } = writtenIn(cwd);
    expect(env).toMatchObject({
      POSTGRES_HOST: '2001:db8::1',
      POSTGRES_PORT: '6000',
      POSTGRES_DB: 'shop',
      POSTGRES_USER: 'ann',
      POSTGRES_PASSWORD: password,
      POSTGRES_SSLMODE: 'require',
    });
    expect(database).toEqual({
      host: '2001:db8::1',
      port: '6000',
      db_name: 'shop',
      user: 'ann',
      password,
      sslmode: 'require',
    });
    expect(text).not.toContain('postgres://');
    expectNoPassword(result.stdout, result.stderr);
  });

  it.each([
    ['no URL at all', 's3cr et'],
    ['a port beyond the last', url.replace('6000', '70000')],
    ['a broken percent-encoding', url.replace('%22', '%2')],
  ])('with %s is refused without a word of what it holds', async (_, content) => {
    const cwd = await projectFolder({ url: content });
    const result = await runHere([...settle, '--db-url-file', 'url'], { cwd });
    expect(result.code).toBe(2);
    const { error } = setupDocument(result);
    expect(error?.message).toContain('--db-url-file');
    expect(error?.fix).not.toBe('');
    expectNoPassword(result.stdout, result.stderr);
    expect(readdirSync(cwd)).toEqual(['url']);
  });
});

describe('DATABASE_URL', () => {
  it('in .env configures the primary and is the only place that has it', async () => {
    const line = `DATABASE_URL="${url}" # from the platform\n`;
    const cwd = await projectFolder({ '.env': line });
    const result = await runHere(settle, { cwd });
    expect(result.code, result.stdout).toBe(0);
    expect(setupDocument(result).targets.primary).toMatchObject({
      configured: true,
      host: '2001:db8::1',
      port: 6000,
      database: 'shop',
      user: 'ann',
    });
    const { env, database, text } = writtenIn(cwd);
    expect(readFileSync(join(cwd, '.env'), 'utf8').startsWith(line)).toBe(true);
    expect(Object.keys(env).filter((name) => /^POSTGRES_(?!FALLBACK)/u.test(name))).toEqual([]);
    expect(database).toMatchObject({ host: '', db_name: '', user: '', password: '' });
    expectNoPassword(text.replace(line, ''), result.stdout, result.stderr);
  });

  it('in the environment configures the primary and is copied to no file', async () => {
    const cwd = await projectFolder();
    const result = await runHere(settle, { cwd, env: { DATABASE_URL: url } });
    expect(result.code, result.stdout).toBe(0);
    expect(setupDocument(result).targets.primary).toMatchObject({ configured: true, port: 6000 });
    const { env, database, text } = writtenIn(cwd);
    expect(env).toMatchObject({ POSTGRES_HOST: '', POSTGRES_PASSWORD: '', POSTGRES_USER: '' });
    expect(database).toMatchObject({ host: '', db_name: '', user: '', password: '' });
    expect(text).not.toContain('2001:db8');
    expectNoPassword(text, result.stdout, result.stderr);
  });

  it('yields to a variable of its own', async () => {
    const cwd = await projectFolder({ '.env': `DATABASE_URL='${url}'\nPOSTGRES_PORT=6001\n` });
    const { targets } = setupDocument(await runHere(settle, { cwd }));
    expect(targets.primary).toMatchObject({ host: '2001:db8::1', port: 6001 });
  });

  it('that is broken is refused without showing it', async () => {
    const cwd = await projectFolder();
    const result = await runHere(settle, {
      cwd,
      env: { DATABASE_URL: url.replace('6000', '70000') },
    });
    expect(result.code).toBe(2);
    expect(setupDocument(result).error?.fix).toContain('postgresql://USER:PASSWORD@HOST');
    expectNoPassword(result.stdout, result.stderr);
    expect(readdirSync(cwd)).toEqual([]);
  });
});

describe('POSTGRES_*_FILE', () => {
  const secrets = { 'the-host': 'db.example.com\n', 'the-password': `${password}\n` };
  const plain = { POSTGRES_DB: 'shop', POSTGRES_USER: 'ann' };
  const files = { POSTGRES_HOST_FILE: 'the-host', POSTGRES_PASSWORD_FILE: 'the-password' };

  it('in the environment gives any setting; what it holds stays where it is', async () => {
    const cwd = await projectFolder(secrets);
    const result = await runHere(settle, { cwd, env: { ...plain, ...files } });
    expect(result.code, result.stdout).toBe(0);
    expect(setupDocument(result).targets.primary).toMatchObject({ host: 'db.example.com' });
    const { env, database, text } = writtenIn(cwd);
    expect(env).toMatchObject({ POSTGRES_HOST: '', POSTGRES_PASSWORD: '', POSTGRES_USER: 'ann' });
    expect(database).toMatchObject({ host: '', password: '', user: 'ann' });
    expectNoPassword(text, result.stdout, result.stderr);
  });

  it('in .env does the same, and its line is left as it is', async () => {
    const lines = Object.entries({ ...plain, ...files }).map(([name, value]) => `${name}=${value}`);
    const own = `${lines.join('\r\n')}\r\n`;
    const cwd = await projectFolder({ ...secrets, '.env': own });
    const result = await runHere(settle, { cwd });
    expect(result.code, result.stdout).toBe(0);
    expect(setupDocument(result).targets.primary).toMatchObject({ host: 'db.example.com' });
    expect(readFileSync(join(cwd, '.env'), 'utf8').startsWith(own)).toBe(true);
    expectNoPassword(writtenIn(cwd).text, result.stdout, result.stderr);
  });

  it('that does not exist is named', async () => {
    const cwd = await projectFolder();
    const env = { ...plain, POSTGRES_HOST: 'h', POSTGRES_PASSWORD_FILE: 'gone' };
    const result = await runHere(settle, { cwd, env });
    expect(result.code).toBe(2);
    expect(setupDocument(result).error?.message).toContain('gone');
    expect(readdirSync(cwd)).toEqual([]);
  });
});
