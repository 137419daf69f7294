import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeWhen } from '../support/describe-when.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres18 } from '../support/postgres-installation.ts';
import { projectFolder } from '../support/project-folder.ts';
import { runCli } from '../support/run-cli.ts';
import { runHere } from '../support/run-here.ts';
import { setupDocument } from '../support/setup-document.ts';
import { processesMissing, visibleProcesses } from '../support/visible-processes.ts';

/** Awkward on purpose: every encoding of it differs from it. */
const password = 'p@ss /wörd&"100%"';
const spellings = [
  password,
  encodeURIComponent(password),
  JSON.stringify(password).slice(1, -1),
  Buffer.from(password).toString('base64'),
];

/** Asks a primary and fails; nothing has to be started for that. */
const check = ['check', '--target', 'primary', '--retries', '1'];
const role = ['--db-name', 'shop', '--db-user', 'ann', '--db-password-stdin'];

async function expectSilent(args: readonly string[], code: string): Promise<void> {
  for (const [run, json] of [
    [runCli, ['--json']],
    [runHere, []],
  ] as const) {
    const cwd = await projectFolder();
    const result = await run([...check, ...role, ...args, ...json], { cwd, input: password });
    expect(result.code, result.stdout).not.toBe(0);
    const text = result.stdout + result.stderr;
    expect(text).toContain(code);
    for (const each of spellings) expect(text).not.toContain(each);
  }
}

describe('a secret is not in the error of', () => {
  it.each([
    ['a server that is down', ['--db-host', '127.0.0.1', '--db-port', '1'], 'CONNECTION_REFUSED'],
    ['a name that nobody knows', ['--db-host', 'nobody.invalid'], 'DNS_FAILED'],
  ])('%s', async (_, args, code) => {
    await expectSilent(args, code);
  });

  it.each([
    ['a port beyond the last', `postgres://ann:${encodeURIComponent(password)}@h:70000/shop`],
    ['a broken percent-encoding', `postgres://ann:${encodeURIComponent(password)}%zz@h/shop`],
    ['an unencoded password', `postgres://ann:${password}@h:5432/shop?what=ever`],
    ['nothing but the password', password],
  ])('a URL with %s', async (_, url) => {
    const cwd = await projectFolder({ url });
    for (const way of [['--db-url-file', 'url'], []]) {
      const env: Record<string, string> = way.length > 0 ? {} : { DATABASE_URL: url };
      const result = await runHere(['--non-interactive', '--no-connect', ...way], { cwd, env });
      for (const each of spellings) expect(result.stdout + result.stderr).not.toContain(each);
    }
  });
});

describeWithServer(postgres18(), 'a secret is not in the error of a server', (binDir) => {
  let server: NativePostgres;
  beforeAll(async () => {
    server = await startNativePostgres(binDir);
    await server.sql(`create role ann login password '${password}'`);
    return server.stop;
  });
  const place = (): readonly string[] => [
    ...['--db-host', '127.0.0.1', '--db-port', String(server.settings.port)],
  ];

  it('that lacks the database', async () => {
    await expectSilent(place(), 'DATABASE_MISSING');
  });

  it('that has no TLS', async () => {
    await expectSilent([...place(), '--db-sslmode', 'require'], 'TLS_REFUSED');
  });

  it('that refuses the password', async () => {
    await server.sql(`alter role ann password 'another'`);
    await expectSilent(place(), 'AUTH_FAILED');
  });
});

describe('a password that is an ordinary word', () => {
  it.each(['postgres', '5432', 'true', 'app', 'shop', 'a'])(
    '%s leaves the report whole: its fields say what is so',
    async (word) => {
      const cwd = await projectFolder();
      const place = ['--db-host', '127.0.0.1', '--db-port', '5432', '--db-name', 'app'];
      const args = [...place, '--db-user', 'postgres', '--db-password-stdin'];
      const result = await runHere(['--non-interactive', '--json', '--no-connect', ...args], {
        cwd,
        input: word,
      });
      expect(result.code, result.stdout + result.stderr).toBe(0);
      expect(setupDocument(result)).toMatchObject({
        command: 'setup',
        ok: true,
        targets: {
          primary: {
            configured: true,
            host: '127.0.0.1',
            port: 5432,
            database: 'app',
            user: 'postgres',
          },
          fallback: { configured: true, database: 'app_fallback', user: 'postgres' },
        },
      });
      expect(setupDocument(result).files.map(({ path }) => path)).toEqual(['.env', 'config.json']);
      expect(parse(readFileSync(join(cwd, '.env')))['POSTGRES_PASSWORD']).toBe(word);
      expect((await runHere(['show'], { cwd })).stdout).toMatch(/Primary password +\*{8}/u);
    },
  );
});

describeWhen(processesMissing, 'the processes of the fallback', () => {
  it('carry no password where other users look, and no environment of whoever started them', async () => {
    const cwd = await projectFolder();
    const env = { SECRET_OF_THE_SHELL: password };
    const result = await runCli(['--non-interactive', '--json'], { cwd, env });
    expect(result.code, result.stdout).toBe(0);
    const own = parse(readFileSync(join(cwd, '.env')))['POSTGRES_FALLBACK_PASSWORD'] ?? '';
    expect(own).toHaveLength(32);
    const processes = visibleProcesses(cwd);
    expect(processes.map(({ role: name }) => name)).toEqual(['gateway', 'engine']);
    for (const { commandLine, environment } of processes) {
      for (const each of [own, ...spellings, ...Object.keys(env)]) {
        expect(commandLine + environment).not.toContain(each);
      }
    }
  });
});
