import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CommandContext, CommandOutcome } from '../../src/commands/command.ts';
import { parseArguments } from '../../src/commands/parse-arguments.ts';
import { size } from '../../src/commands/size.ts';
import { SetupError } from '../../src/errors/setup-error.ts';
import { tempDir } from '../support/temp-dir.ts';

/** Runs the command in a folder whose .env holds these lines; there is no server. */
async function run(argv: readonly string[], env = ''): Promise<CommandOutcome> {
  const cwd = await tempDir();
  if (env !== '') writeFileSync(join(cwd, '.env'), env);
  const context: Pick<CommandContext, 'args' | 'cwd' | 'environment' | 'hideSecrets'> = {
    args: parseArguments(['size', ...argv]),
    cwd,
    environment: {},
    hideSecrets: () => undefined,
  };
  return await size(context as CommandContext);
}

describe('size', () => {
  it('needs nothing: no server, no settings, no options', async () => {
    const { document, lines, exitCode } = await run([]);
    expect(exitCode).toBe(0);
    expect(document).toMatchObject({ rows: 1_000_000, type: 'vector', dimensions: 768 });
    expect(lines[0]).toBe(
      '1,000,000 rows of vector(768) with 500 bytes of text, HNSW with m = 16, ef_construction = 64',
    );
  });

  it('takes the dimensions of the settings, and the option before them', async () => {
    const env = 'VECTOR_DIMENSIONS=384\n';
    expect((await run([], env)).document).toMatchObject({ dimensions: 384 });
    expect((await run(['--dimensions', '1536'], env)).document).toMatchObject({ dimensions: 1536 });
  });

  it('does not go by dimensions that the settings have wrong', async () => {
    const env = 'VECTOR_DIMENSIONS=many\nPOSTGRES_PORT=x\n';
    await expect(run([], env)).rejects.toMatchObject({ code: 'SETTINGS_INVALID' });
    expect((await run(['--dimensions', '8'], env)).exitCode).toBe(0);
  });

  it('reads numbers as people write them', async () => {
    const { document } = await run(['--rows', '1.5M', '--index', 'ivfflat', '--lists', '2k']);
    expect(document).toMatchObject({ rows: 1_500_000, index: { kind: 'ivfflat', lists: 2000 } });
  });

  it('says what is indexed when the embeddings are too long for an index', async () => {
    const text = (await run(['--dimensions', '3072'])).lines.join('\n');
    expect(text).toContain('(embedding::halfvec(3072))');
  });

  it('takes the longest texts that PostgreSQL can store', async () => {
    const { document } = await run(['--rows', '1', '--text-bytes', '1g']);
    expect(document).toMatchObject({ textBytes: 1e9 });
    expect(Number(document['toastBytes'])).toBeGreaterThan(4e8);
  });

  it('says where a server ends', async () => {
    const text = (await run(['--rows', '20B'])).lines.join('\n');
    expect(text).toContain('more than maintenance_work_mem can be, 2.0 TB');
    expect(text).toContain('end at 32 TB each: partition the table');
    expect(text).toContain('above db.r7g.16xlarge (512 GB)');
  });

  it.each([
    ['--rows many', 'For example: --rows 250k or 1M.'],
    ['--rows 0', 'For example: --rows 250k or 1M.'],
    ['--dimensions 16001', 'Ask the model for fewer dimensions'],
    ['--type halfvec --non-zero 5', 'leave --non-zero out'],
    ['--m 101', 'For example: --m 16.'],
    ['--m 50 --ef-construction 64', '--ef-construction 100'],
    ['--lists 10', 'add --index ivfflat'],
    ['--index none --m 8', 'Leave them out'],
    ['--text-bytes -1', 'For example: --text-bytes 500.'],
    ['--target primary', 'add one of them'],
    ['--table docs --text-bytes 5', 'Give one of them'],
    ['--type sparsevec --index ivfflat', 'Use --index hnsw'],
    ['--table docs --no-fallback', 'Name a primary with --db-host'],
  ])('refuses %s, with what to type', async (typed, fix) => {
    const error: unknown = await run(typed.split(' ')).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SetupError);
    expect(error instanceof SetupError && error.exitCode).toBe(2);
    expect(error instanceof SetupError && error.fix).toContain(fix);
  });
});
