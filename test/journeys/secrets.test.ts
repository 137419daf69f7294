import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { describe, expect, it } from 'vitest';
import { destroyFallbackAfterwards, runCli } from '../support/run-cli.ts';
import { tempDir } from '../support/temp-dir.ts';
import { unusedPort } from '../support/unused-port.ts';

/** Awkward on purpose: every encoding of it differs from it. */
const primaryPassword = 'p@ss /wörd&"100%"';

function spellings(secret: string): readonly string[] {
  return [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('base64'),
  ];
}

/** Every file below a folder with its text, the two settings files and their backups left out. */
function stateFiles(folder: string): readonly { readonly name: string; readonly text: string }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name !== '.env' && name !== 'config.json' && !name.includes('backups'))
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'latin1') }));
}

describe('a secret', () => {
  it('is in no output, no log and no state file, in no encoding', async () => {
    const folder = await tempDir();
    destroyFallbackAfterwards(folder);
    writeFileSync(join(folder, 'password'), `${primaryPassword}\n`, { mode: 0o600 });
    const primary = [
      '--db-host',
      '127.0.0.1',
      '--db-port',
      '1',
      '--db-name',
      'shop',
      '--db-user',
      'ann',
    ];
    const password = ['--db-password-file', 'password'];
    const outputs: string[] = [];
    const run = async (...args: string[]): Promise<void> => {
      const { stdout, stderr } = await runCli(args, { cwd: folder });
      outputs.push(stdout, stderr);
    };
    await run('--dry-run', ...primary, ...password);
    const port = ['--fallback-db-port', String(await unusedPort())];
    await run('--non-interactive', '--retries', '2', ...primary, ...password, ...port);
    const env = parse(readFileSync(join(folder, '.env')));
    expect(env['POSTGRES_PASSWORD']).toBe(primaryPassword);
    await run('--non-interactive', '--json', '--retries', '1');
    await run('check', '--retries', '1');
    await run('show');
    await run('show', '--json');
    await run('support');
    await run('support', '--json');
    await run('fallback', 'status', '--json');
    await run('fallback', 'stop');
    await run('fallback', 'start');
    await run('fallback', 'logs');
    for (const format of ['text', 'json', 'env', 'url']) await run('route', '--format', format);
    await run('restore', '--list');
    await run('bootstrap', '--retries', '1');
    await run('--non-interactive', '--db-url-file', 'password');
    await run('--non-interactive', '--no-connect', '--db-port', '2');
    await run('restore');
    await run('fallback', 'destroy', '--yes');

    const places = [
      ...outputs.map((text, index) => ({ name: `output ${index}`, text })),
      ...stateFiles(folder).filter(({ name }) => name !== 'password'),
    ];
    const secrets = [primaryPassword, env['POSTGRES_FALLBACK_PASSWORD'] ?? ''];
    expect(secrets[1]).toHaveLength(32);
    const leaks = secrets
      .flatMap(spellings)
      .flatMap((spelling) => places.filter(({ text }) => text.includes(spelling)))
      .map(({ name }) => name);
    expect(leaks).toEqual([]);
  }, 120_000);
});
