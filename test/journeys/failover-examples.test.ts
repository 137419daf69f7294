import { execFile } from 'node:child_process';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { manualExample } from '../support/manual-example.ts';
import { describeWithPython } from '../support/python-driver.ts';
import { type RoutePlace, routePlace } from '../support/route-place.ts';
import { type CliResult, programPath } from '../support/run-cli.ts';

/** The folder of the package that the examples import. */
const packageRoot = fileURLToPath(new URL('../..', import.meta.url));

describe.skipIf(process.platform === 'win32')('the examples of docs/failover.md', () => {
  let place: RoutePlace;
  beforeAll(async () => {
    place = await routePlace();
    const members = "create table members (name text); insert into members values ('Bob')";
    await place.query(await url(), members, place.primaryPassword);
    await place.proxy.set({ kind: 'refuse' });
    const fallback = `postgresql://ann@127.0.0.1:${place.fallbackPort}/shop_fallback`;
    await place.query(fallback, members, place.fallbackPassword);

    const bin = join(place.folder, 'bin');
    await mkdir(bin);
    const command = `#!/bin/sh\nexec '${process.execPath}' '${programPath}' "$@"\n`;
    await writeFile(join(bin, 'setup-wizard'), command);
    await chmod(join(bin, 'setup-wizard'), 0o755);
    await mkdir(join(place.folder, 'node_modules'));
    await symlink(packageRoot, join(place.folder, 'node_modules/setup-wizard'));
    for (const name of ['members.py', 'members.mjs', 'with-database.sh']) {
      await writeFile(join(place.folder, name), manualExample(name));
    }
  });
  afterAll(() => place[Symbol.asyncDispose]());

  const url = async (): Promise<string> =>
    (await place.run(['route', '--format', 'url'])).stdout.trim();

  /** Runs an example as its reader would, with `setup-wizard` on PATH. */
  const example = (program: string, ...args: readonly string[]): Promise<CliResult> =>
    new Promise((resolve) => {
      const path = [join(place.folder, 'bin'), dirname(process.execPath), process.env['PATH']];
      const env = { PATH: path.join(':'), HOME: place.folder, LANG: 'C.UTF-8' };
      const options = { cwd: place.folder, env, encoding: 'utf8' } as const;
      execFile(program, args, options, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
      });
    });

  const withDatabase = (): Promise<CliResult> =>
    example(
      'sh',
      'with-database.sh',
      'sh',
      '-c',
      'printf "%s" "$PGPORT|$PGDATABASE|$PGPASSWORD|$PGOPTIONS"',
    );

  describe('with the primary', () => {
    beforeEach(() => place.proxy.set({ kind: 'ok' }));

    it('in a shell', async () => {
      expect(await withDatabase()).toEqual({
        code: 0,
        stdout: `${place.proxy.port}|shop|${place.primaryPassword}|`,
        stderr: '',
      });
    });

    it('in Node', async () => {
      const { code, stdout, stderr } = await example(process.execPath, 'members.mjs');
      expect(code, stderr).toBe(0);
      expect(stdout).toContain(`127.0.0.1:${place.proxy.port}`);
      expect(stdout).toMatch(/members: \d+\nadded Ann\n$/u);
    });

    describeWithPython('in Python', (python) => {
      it('reads and writes', async () => {
        const { stdout, stderr } = await example(python, 'members.py');
        expect(stdout, stderr).toMatch(/^on the primary: normal\nmembers: \d+\nadded Ann\n$/u);
      });
    });
  });

  describe('with the fallback', () => {
    beforeEach(() => place.proxy.set({ kind: 'refuse' }));

    it('in a shell', async () => {
      const { code, stdout, stderr } = await withDatabase();
      const { fallbackPort, fallbackPassword } = place;
      expect(stdout, stderr).toBe(
        `${fallbackPort}|shop_fallback|${fallbackPassword}|-c default_transaction_read_only=on`,
      );
      expect(code).toBe(0);
      expect(stderr).toContain('with-database: on the fallback');
    });

    it('in Node', async () => {
      const { code, stdout, stderr } = await example(process.execPath, 'members.mjs');
      expect(code, stderr).toBe(0);
      expect(stdout).toContain(`127.0.0.1:${place.fallbackPort}`);
      expect(stdout).toMatch(/members: 1\nAnn has to wait: the fallback takes no writes\n$/u);
    });

    describeWithPython('in Python', (python) => {
      it('reads, and is told that writes wait', async () => {
        const { stdout, stderr } = await example(python, 'members.py');
        expect(stdout, stderr).toBe(
          'on the fallback: degraded\nmembers: 1\nAnn has to wait: the fallback takes no writes\n',
        );
      });
    });
  });
});
