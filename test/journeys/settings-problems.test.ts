import { chownSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeWhen } from '../support/describe-when.ts';
import { projectFolder } from '../support/project-folder.ts';
import { type PublicProgram, publicProgram } from '../support/public-program.ts';
import { runCli } from '../support/run-cli.ts';
import { runHere } from '../support/run-here.ts';
import { setupDocument } from '../support/setup-document.ts';
import { type Runner, unprivilegedUser } from '../support/unprivileged-user.ts';

const settle = ['--non-interactive', '--json', '--no-connect'];
const primary = ['--db-host', 'db.example.com', '--db-name', 'shop', '--db-user', 'ann'];

describeWhen(
  process.platform === 'win32' ? 'Windows has no such file modes' : null,
  'a password file that this user may not read',
  () => {
    let user: Runner;
    let program: PublicProgram;
    beforeAll(async () => {
      user = await unprivilegedUser(['nobody']);
      program = await publicProgram();
      return program.remove;
    });

    it.each([
      ['--db-password-file', [...primary, '--db-password-file', 'closed']],
      ['--db-url-file', ['--db-url-file', 'closed']],
    ])('of %s is refused with exit 2 and a fix', async (flag, args) => {
      const cwd = await projectFolder();
      writeFileSync(join(cwd, 'closed'), 'secret', { mode: 0o000 });
      if (user.uid !== undefined && user.gid !== undefined) chownSync(cwd, user.uid, user.gid);
      const as = { user, program: program.path };
      const result = await runCli([...settle, ...args], { cwd, as });
      expect(result.code, result.stdout).toBe(2);
      const { error } = setupDocument(result);
      expect(`${error?.message} ${error?.detail}`).toMatch(new RegExp(`${flag}.*EACCES`, 'u'));
      expect(error?.fix).toContain('that this user can read');
      expect(readdirSync(cwd)).toEqual(['closed']);
    });
  },
);

describe('bad settings of the primary', () => {
  it.each([
    ['--db-port', 'abc'],
    ['--db-port', '0'],
    ['--db-port', '70000'],
    ['--db-port', '54.32'],
  ])('%s %s is refused', async (flag, value) => {
    const cwd = await projectFolder();
    const result = await runHere([...settle, ...primary, flag, value], { cwd });
    expect(result.code).toBe(2);
    expect(setupDocument(result).error?.message).toBe(
      'Primary port must be a number from 1 to 65535 (--db-port).',
    );
    expect(readdirSync(cwd)).toEqual([]);
  });

  it.each(['.env', 'environment'])(
    'a port of %s is refused with where it is from',
    async (place) => {
      const cwd = await projectFolder(place === '.env' ? { '.env': 'POSTGRES_PORT=abc\n' } : {});
      const before = readdirSync(cwd);
      const env = place === 'environment' ? { POSTGRES_PORT: 'abc' } : {};
      const result = await runHere([...settle, ...primary], { cwd, env });
      expect(result.code).toBe(2);
      expect(setupDocument(result).error?.message).toBe(
        `Primary port must be a number from 1 to 65535 (${place} POSTGRES_PORT).`,
      );
      expect(readdirSync(cwd)).toEqual(before);
    },
  );

  it('an empty user is a missing one', async () => {
    const cwd = await projectFolder();
    const result = await runHere([...settle, '--db-host', 'h', '--db-name', 'd', '--db-user='], {
      cwd,
    });
    expect(result.code).toBe(2);
    expect(setupDocument(result).error?.message).toContain('Primary user is missing');
  });

  it.each(['{"database": null}', '{"database": []}', '{"database": "postgres://h/d"}'])(
    'have no place in %s, which keeps every byte',
    async (config) => {
      const cwd = await projectFolder({ 'config.json': config });
      const result = await runHere([...settle, ...primary], { cwd });
      expect(result.code, result.stdout).toBe(2);
      expect(setupDocument(result).error).toMatchObject({ code: 'JSON_NOT_EDITABLE' });
      expect(setupDocument(result).error?.message).toContain('config.json: "database" is');
      expect(readFileSync(join(cwd, 'config.json'), 'utf8')).toBe(config);
      expect(readdirSync(cwd)).toEqual(['config.json']);
    },
  );
});

describe('everything that is wrong is in one error', () => {
  it('values of flags, .env, config.json and a secret file together', async () => {
    const cwd = await projectFolder({
      '.env': 'POSTGRES_PORT=abc\n',
      'config.json': '{"database_fallback": {"port": "70000"}}',
    });
    const result = await runCli(
      [...settle, '--db-host', 'h', '--vector-dimensions', 'x', '--db-url-file', 'gone'],
      { cwd },
    );
    expect(result.code).toBe(2);
    const { error } = setupDocument(result);
    const found = error?.detail?.split('\n') ?? [];
    const wanted = ['--db-url-file', '.env POSTGRES_PORT', 'config.json', '--vector-dimensions'];
    for (const each of [...wanted, 'Primary user is missing', 'Primary database is missing']) {
      expect(found.filter((line) => line.includes(each))).toHaveLength(1);
    }
    expect(error?.fix.split('\n')).toHaveLength(found.length);
  });

  it.each([
    ['.env that cannot be edited', '.env', 'A=1\0\n'],
    ['config.json that cannot be read', 'config.json', '{"database": {'],
    ['config.json that cannot be edited', 'config.json', '{"database": null}'],
  ])('a %s next to a wrong flag', async (_, name, content) => {
    const cwd = await projectFolder({ [name]: content });
    const result = await runHere([...settle, ...primary, '--fallback-db-port', '0'], { cwd });
    expect(result.code).toBe(2);
    const found = setupDocument(result).error?.detail?.split('\n') ?? [];
    expect(found.filter((line) => line.includes('--fallback-db-port'))).toHaveLength(1);
    expect(found.filter((line) => line.includes(name))).toHaveLength(1);
    expect(readFileSync(join(cwd, name), 'utf8')).toBe(content);
  });

  it('a secret file that cannot be read does not hide the rest', async () => {
    const cwd = await projectFolder();
    const result = await runHere(
      [...settle, ...primary, '--db-password-file', 'gone', '--db-port', 'abc'],
      { cwd },
    );
    expect(result.code).toBe(2);
    const text = JSON.stringify(setupDocument(result).error);
    expect(text).toContain('--db-password-file');
    expect(text).toContain('--db-port');
  });
});
