import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeWhen } from '../support/describe-when.ts';
import { projectFolder } from '../support/project-folder.ts';
import { type PublicProgram, publicProgram } from '../support/public-program.ts';
import { runCli } from '../support/run-cli.ts';
import { scriptedServer } from '../support/scripted-server.ts';
import { unusedPort } from '../support/unused-port.ts';
import { setupDocument } from '../support/setup-document.ts';
import { fillDisk, smallDisk, smallDiskMissing } from '../support/small-disk.ts';
import { type Runner, unprivilegedUser } from '../support/unprivileged-user.ts';

const setup = ['--non-interactive', '--json'];

/** Two files of somebody who has more in them than our settings. */
const own = { '.env': '# mine\nA=1\n', 'config.json': '{"a": 12345678901234567890}' } as const;

function expectOwnFiles(folder: string): void {
  for (const [name, content] of Object.entries(own)) {
    expect(readFileSync(join(folder, name), 'utf8')).toBe(content);
  }
}

describeWhen(smallDiskMissing(), 'a full disk', () => {
  const onDisk = (kilobytes: number): string => {
    const disk = smallDisk(kilobytes);
    for (const [name, content] of Object.entries(own)) writeFileSync(join(disk, name), content);
    return disk;
  };

  it('without room under the state directory ends the run before anything is begun', async () => {
    const cwd = await projectFolder(own);
    const result = await runCli([...setup, '--state-dir', onDisk(2048)], { cwd });
    expect(result.code, result.stdout).toBe(1);
    const { error } = setupDocument(result);
    expect(error?.code).toBe('FALLBACK_DISK_LOW');
    expect(error?.fix).toContain('--state-dir');
    expectOwnFiles(cwd);
    expect(readdirSync(cwd).sort()).toEqual(['.env', 'config.json']);
  });

  it('under the two files keeps their bytes and undoes the fallback', async () => {
    const cwd = await projectFolder();
    const disk = onDisk(64);
    fillDisk(disk);
    const before = readdirSync(disk);
    const files = ['--env-file', join(disk, '.env'), '--config', join(disk, 'config.json')];
    const result = await runCli([...setup, ...files], { cwd });
    expect(result.code, result.stdout).toBe(1);
    expect(setupDocument(result).error).toMatchObject({
      code: 'DISK_FULL',
      fix: expect.stringContaining('Free some space') as string,
    });
    expectOwnFiles(disk);
    expect(readdirSync(disk)).toEqual(before);
    expect((await runCli(['fallback', 'status'], { cwd })).stdout).toContain('There is none yet.');
  });

  it('without one free byte is called full', async () => {
    const cwd = onDisk(512);
    fillDisk(cwd);
    const result = await runCli([...setup, '--no-connect'], { cwd });
    expectOwnFiles(cwd);
    expect(result.code, result.stdout).toBe(1);
    expect(setupDocument(result).error).toMatchObject({
      code: 'DISK_FULL',
      fix: expect.stringContaining('Free some space') as string,
    });
  });

  it('leaves nothing behind that a run with more space trips over', async () => {
    const cwd = onDisk(512);
    fillDisk(cwd);
    await runCli([...setup, '--no-connect'], { cwd });
    rmSync(join(cwd, 'filler'));
    const again = await runCli([...setup, '--no-connect'], { cwd });
    expect(again.code, again.stdout).toBe(0);
    expect(readFileSync(join(cwd, '.setup-wizard', '.gitignore'), 'utf8')).toBe('*\n');
  });
});

describeWhen(
  process.getuid?.() === 0 ? null : 'only root can give a directory away',
  'a state directory of somebody else',
  () => {
    let nobody: Runner;
    let program: PublicProgram;
    beforeAll(async () => {
      nobody = await unprivilegedUser(['nobody']);
      program = await publicProgram();
      return program.remove;
    });

    it("is refused by root: what lies in it may be anybody's", async () => {
      const cwd = await projectFolder(own);
      mkdirSync(join(cwd, '.setup-wizard'));
      chownSync(join(cwd, '.setup-wizard'), nobody.uid!, nobody.gid!);
      const result = await runCli(setup, { cwd });
      expect(result.code).toBe(1);
      const { error } = setupDocument(result);
      expect(error?.code).toBe('STATE_DIR_UNSAFE');
      expect(error?.message).toContain(`uid ${nobody.uid}`);
      expect(error?.fix).toContain('--state-dir');
      expectOwnFiles(cwd);
      expect(readdirSync(join(cwd, '.setup-wizard'))).toEqual([]);
      chownSync(join(cwd, '.setup-wizard'), 0, 0);
    });

    it.each([0o700, 0o755])(
      'of root (mode %i) is refused by whom it is closed to',
      async (mode) => {
        const cwd = await projectFolder(own);
        for (const name of ['', ...Object.keys(own)]) {
          chownSync(join(cwd, name), nobody.uid!, nobody.gid!);
        }
        mkdirSync(join(cwd, '.setup-wizard'), { mode });
        const as = { user: nobody, program: program.path };
        const result = await runCli(setup, { cwd, as });
        expect(result.code, result.stdout).toBe(1);
        expect(setupDocument(result).error?.code).toBe('STATE_DIR_UNSAFE');
        expectOwnFiles(cwd);
        expect(readdirSync(join(cwd, '.setup-wizard'))).toEqual([]);
      },
    );

    it('that cannot be made because the folder is read-only names a way out', async () => {
      const cwd = await projectFolder(own);
      for (const name of Object.keys(own)) chownSync(join(cwd, name), nobody.uid!, nobody.gid!);
      chownSync(cwd, 0, nobody.gid!);

      chmodSync(cwd, 0o750);
      const as = { user: nobody, program: program.path };
      const result = await runCli(setup, { cwd, as });
      expect(result.code, result.stdout).toBe(1);
      expect(setupDocument(result).error?.fix).toContain('--state-dir');
      expectOwnFiles(cwd);
      expect(readdirSync(cwd).sort()).toEqual(['.env', 'config.json']);
    });
  },
);

describe('another program that changes .env', () => {
  const theirs = '# mine\nA=2 # by somebody else\nB=3\n';

  it('between the plan and the write stops the run, which undoes what it made', async () => {
    const cwd = await projectFolder(own);
    // A port of its own: a run that has to look for another one reads the files again.
    const port = ['--fallback-db-port', String(await unusedPort())];
    const result = await runCli([...setup, ...port], {
      cwd,
      onLine: (line) => {
        if (line.startsWith('fallback.provision: ')) writeFileSync(join(cwd, '.env'), theirs);
      },
    });
    expect(result.code, result.stdout).toBe(1);
    const { error } = setupDocument(result);
    expect(error?.code).toBe('FILE_CHANGED');
    expect(error?.message).toContain('.env');
    expect(error?.fix).not.toBe('');
    expect(readFileSync(join(cwd, '.env'), 'utf8')).toBe(theirs);
    expect(readFileSync(join(cwd, 'config.json'), 'utf8')).toBe(own['config.json']);
    expect((await runCli(['fallback', 'status'], { cwd })).stdout).toContain('There is none yet.');

    const again = await runCli(setup, { cwd });
    expect(again.code, again.stdout).toBe(0);
    expect(readFileSync(join(cwd, '.env'), 'utf8').startsWith(theirs)).toBe(true);
  });

  it('while the servers are asked makes no difference: the plan is made from the new text', async () => {
    const cwd = await projectFolder(own);
    await using server = await scriptedServer((socket) => {
      writeFileSync(join(cwd, '.env'), theirs);
      socket.destroy();
    });
    const primary = ['--db-host', '127.0.0.1', '--db-port', String(server.port)];
    const result = await runCli(
      [...setup, ...primary, '--db-name', 'd', '--db-user', 'u', '--retries', '1'],
      { cwd },
    );
    expect(result.code, result.stdout).toBe(4);
    expect(readFileSync(join(cwd, '.env'), 'utf8').startsWith(theirs)).toBe(true);
  });
});
