import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorCodes } from '../../src/errors/error-codes.ts';
import { type CliResult, runCli } from '../support/run-cli.ts';
import { runHere } from '../support/run-here.ts';
import { tempDir } from '../support/temp-dir.ts';

const explain = async (words: readonly string[], input = ''): Promise<CliResult> =>
  runHere(['explain', ...words], { cwd: await tempDir(), input });

async function ids(question: string): Promise<readonly string[]> {
  const { stdout } = await explain([question, '--json']);
  const { explanations } = JSON.parse(stdout) as { explanations: readonly { id: string }[] };
  return explanations.map(({ id }) => id);
}

describe('explain', () => {
  it('tells what a code means, how it exits, and which messages become it', async () => {
    const { code, stdout } = await runCli(['explain', 'PGVECTOR_NOT_VISIBLE'], {
      cwd: await tempDir(),
    });
    expect(code).toBe(0);
    expect(stdout).toContain(
      'PGVECTOR_NOT_VISIBLE: pgvector is not found from this session (exit code 1).',
    );
    expect(stdout).toContain('  F08 PGVECTOR_NOT_VISIBLE (42704): ');
    expect(stdout).toContain('    example: type "vector" does not exist');
  });

  it('takes the code as a report prints it, and speaks of that database', async () => {
    const { stdout } = await explain(['FALLBACK_AUTH_FAILED']);
    expect(stdout).toContain('POSTGRES_FALLBACK_PASSWORD');
    expect((await explain(['primary_auth_failed'])).stdout).toContain('Set POSTGRES_PASSWORD.');
    expect((await explain(['FALLBACK_NOT_RUNNING'])).stdout).toContain('does not run');
  });

  it('takes a SQLSTATE, an id, a system code, a check and an exit code', async () => {
    expect(await ids('42704')).toEqual([
      'F08',
      'F10',
      'F26',
      'F27',
      'F30',
      'F47',
      'no-such-extension',
    ]);
    expect(await ids('f35')).toEqual(['F35']);
    expect(await ids('econnrefused')).toEqual(['connection-refused']);
    expect((await explain(['pgvector.version'])).stdout).toContain('0.5.0 is needed');
    expect((await explain(['4'])).stdout).toContain('on the fallback');
  });

  it('takes a message, in one word or several, or from standard input', async () => {
    const message = 'ERROR:  type "vector" does not exist';
    expect(await ids(message)).toEqual(['F08']);
    expect((await explain(message.split(' '))).stdout).toContain('F08 ');
    expect((await explain(['-'], `${message}\nLINE 1: create table\n`)).stdout).toContain('F08 ');
  });

  it('fills in the settings of the folder, and placeholders where there are none', async () => {
    const cwd = await tempDir();
    writeFileSync(
      join(cwd, '.env'),
      'POSTGRES_HOST=db.example.com\nPOSTGRES_DB=shop\nPOSTGRES_USER=ann\nPOSTGRES_PASSWORD=topsecret\n',
    );
    const { stdout } = await runHere(['explain', 'permission denied for schema kb'], { cwd });
    expect(stdout).toContain('grant usage on schema "kb" to "ann";');
    expect((await explain(['F11'])).stdout).toContain('to "USER";');
  });

  it('explains all the same where the settings cannot be read', async () => {
    const cwd = await tempDir();
    writeFileSync(join(cwd, 'config.json'), '{ broken');
    expect((await runHere(['explain', 'F08'], { cwd })).code).toBe(0);
  });

  it('lists every code when nothing is asked', async () => {
    const { code, stdout } = await explain([]);
    expect(code).toBe(0);
    for (const known of Object.keys(errorCodes)) expect(stdout).toContain(`  ${known} `);
  });
});

describe('explain of what is not known', () => {
  it('says what can be asked, and the nearest code, with exit 2', async () => {
    const { code, stderr } = await explain(['PGVECTER_CONFLICT']);
    expect(code).toBe(2);
    expect(stderr).toContain('error NOTHING_KNOWN: ');
    expect(stderr).toContain('Close to it: PGVECTOR_CONFLICT');
    expect((await explain(['dimensions'])).stderr).toContain(
      'DIMENSIONS_UNSUPPORTED, DIMENSIONS_MISMATCH',
    );
  });

  it('never prints the question: a message may hold a password', async () => {
    for (const question of [
      'hunter22',
      'postgresql://ann:hunter22@db/shop: no idea',
      'connection to postgresql://ann:hunter22@db/shop failed: type "vector" does not exist',
      'password=hunter22: permission denied for schema kb',
    ]) {
      for (const more of [[], ['--json']]) {
        const { stdout, stderr } = await explain([question, ...more]);
        expect(stdout + stderr).not.toContain('hunter22');
      }
    }
  });
});
