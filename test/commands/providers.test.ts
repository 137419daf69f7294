import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CommandContext, CommandOutcome } from '../../src/commands/command.ts';
import { parseArguments } from '../../src/commands/parse-arguments.ts';
import { providers } from '../../src/commands/providers.ts';
import { allProviders } from '../../src/postgres/providers/all-providers.ts';
import { allPlatforms } from '../../src/postgres/providers/platforms/all-platforms.ts';
import { platformIds, providerIds } from '../../src/postgres/providers/provider-ids.ts';
import { tempDir } from '../support/temp-dir.ts';

const neon = {
  POSTGRES_HOST: 'ep-x-pooler.aws.neon.tech',
  POSTGRES_DB: 'shop',
  POSTGRES_USER: 'ann',
};

/** Runs the command in a folder whose .env holds these variables. */
async function run(
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CommandOutcome> {
  const cwd = await tempDir();
  writeFileSync(
    join(cwd, '.env'),
    Object.entries(env)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );
  const context: Pick<CommandContext, 'args' | 'cwd' | 'environment' | 'hideSecrets'> = {
    args: parseArguments(['providers', ...argv]),
    cwd,
    environment: {},
    hideSecrets: () => undefined,
  };
  return await providers(context as CommandContext);
}

const text = async (...given: Parameters<typeof run>): Promise<string> =>
  (await run(...given)).lines.join('\n');

describe('without a name', () => {
  it('lists every provider and platform by its id', async () => {
    const words = await text([]);
    for (const id of [...providerIds, ...platformIds]) {
      expect(words).toMatch(new RegExp(`^${id} `, 'mu'));
    }
  });

  it('gives the same as data', async () => {
    const { document } = await run([]);
    expect(document).toMatchObject({
      providers: allProviders.map(({ id, name }) => ({ id, name })),
      platforms: allPlatforms.map(({ id, name }) => ({ id, name })),
      detected: null,
    });
  });

  it('says which provider the configured primary is, and why', async () => {
    expect(await text([], neon)).toContain(
      'The primary ep-x-pooler.aws.neon.tech looks like Neon (neon): host ep-x-pooler.aws.neon.tech.',
    );
  });
});

describe('with a name', () => {
  it.each(['neon', 'NEON', 'Neon', 'vercel postgres', ' neon '])('%j finds Neon', async (name) => {
    expect((await run([name])).lines[0]).toBe('Neon (neon)');
  });

  it('fills the instructions in with the configured primary', async () => {
    expect(await text(['rds'], neon)).toContain(
      'Connect to database "shop" as the master user (a member of rds_superuser) and run: create extension if not exists vector;',
    );
  });

  it('names what is to be replaced where nothing is configured', async () => {
    expect(await text(['rds'])).toContain('Connect to database "DATABASE" as the master user');
  });

  it('is answered although the settings are incomplete', async () => {
    expect(await text(['aiven'], { POSTGRES_HOST: 'h', POSTGRES_PORT: 'none' })).toContain(
      'Connect to database "DATABASE"',
    );
  });

  it('of a platform tells its packages', async () => {
    expect(await text(['Fedora'])).toContain('sudo dnf install pgvector_NN (PGDG repository)');
  });

  it('gives everything as data', async () => {
    const { document } = await run(['supabase']);
    expect(document['provider']).toMatchObject({
      id: 'supabase',
      mayCreate: 'the role postgres',
      restart: 'no',
      marks: ['role:supabase_admin', 'guc:supautils', 'ext:supabase_vault'],
      poolers: [
        { name: 'Supavisor', mode: 'transaction' },
        { name: 'Supavisor', mode: 'session', instead: null },
        { mode: 'transaction' },
      ],
    });
  });

  it.each([
    ['supabas', 'Did you mean "setup-wizard providers supabase"?'],
    ['homebrw', 'Did you mean "setup-wizard providers homebrew"?'],
    ['tigr cloud', `Did you mean "setup-wizard providers 'tiger cloud'"?`],
    ['oracle', 'List them with "setup-wizard providers"; a server of your own is "self-hosted".'],
  ])('%s, which nobody has, is refused with the nearest', async (name, fix) => {
    await expect(run([name])).rejects.toMatchObject({ code: 'USAGE', exitCode: 2, fix });
  });
});

describe('--detect', () => {
  it('tells the provider of the primary in full, and that its address is a pooler', async () => {
    const words = await text(['--detect'], neon);
    expect(words).toContain('looks like Neon (neon)');
    expect(words).toContain('use host ep-x.aws.neon.tech, without -pooler.');
    expect(words).toContain('Connect to database "shop"');
  });

  it('takes an option before the files', async () => {
    const { document } = await run(['--detect', '--db-host', 'db.abc.supabase.co'], neon);
    expect(document).toMatchObject({
      detected: { provider: { id: 'supabase' }, evidence: 'host db.abc.supabase.co', pooler: null },
    });
  });

  it('does not guess where an address tells nothing', async () => {
    expect(await text(['--detect', '--db-host', '10.0.0.5'])).toContain(
      'The primary 10.0.0.5 shows no provider by its address.',
    );
  });

  it('needs a primary', async () => {
    await expect(run(['--detect'])).rejects.toMatchObject({
      code: 'SETTINGS_INVALID',
      exitCode: 2,
    });
  });

  it('and a name contradict each other', async () => {
    await expect(run(['neon', '--detect'])).rejects.toMatchObject({ code: 'USAGE' });
  });
});
