import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../src/postgres/connect.ts';
import { type EmbeddedFallback, startEmbedded } from '../support/embedded-fallback.ts';
import { type CliOptions, type CliResult, runCli } from '../support/run-cli.ts';

const password = 'never-shown-7';
const measure = ['tune', '--table', 'docs', '--queries', '5', '--seconds', '1'];

describe('setup-wizard tune', () => {
  let server: EmbeddedFallback;
  let folder: string;
  const run = async (args: readonly string[], options: Partial<CliOptions> = {}) => {
    const result: CliResult = await runCli(args, { cwd: folder, ...options });
    expect(result.stdout + result.stderr).not.toContain(password);
    return result;
  };
  const schemas = async () => {
    const connection = await connect(server.settings, { target: 'primary' });
    try {
      const { rows } = await connection.query(
        "select 1 from pg_namespace where nspname ~ 'scratch'",
      );
      return rows.length;
    } finally {
      await connection.close();
    }
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'setup-wizard-test-'));
    server = await startEmbedded({}, { database: 'shop', user: 'ann', password });
    const connection = await connect(server.settings, { target: 'primary' });
    await connection.batch(
      `create table docs (v vector(4));
      insert into docs select array[random(), random(), random(), i]::vector from generate_series(1, 300) i;
      create index docs_v on docs using hnsw (v vector_l2_ops)`,
    );
    await connection.close();
    const { port } = server.settings;
    await writeFile(
      join(folder, '.env'),
      `POSTGRES_HOST=127.0.0.1\nPOSTGRES_PORT=${port}\nPOSTGRES_DB=shop\nPOSTGRES_USER=ann\nPOSTGRES_PASSWORD=${password}\nPOSTGRES_SSLMODE=disable\n`,
      { mode: 0o600 },
    );
  });
  afterAll(async () => {
    await server.end();
    await rm(folder, { recursive: true, force: true });
  });

  it('measures, and gives one document and a chart', async () => {
    const { code, stdout } = await run([...measure, '--json', '--svg', 'tune.svg']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ command: 'tune', ok: true, exitCode: 0, target: 'primary', error: null },
      measurement: { table: 'public.docs', index: 'docs_v', k: 10, svg: 'tune.svg' },
    });
    expect(await readFile(join(folder, 'tune.svg'), 'utf8')).toContain('hnsw.ef_search');
  });

  it('shows it with ASCII alone where the locale has nothing else', async () => {
    const { code, stdout, stderr } = await run(measure, { env: { LC_ALL: 'C' } });
    expect({ code, plain: /^[\x20-\x7e\n]*$/u.test(stdout + stderr) }).toEqual({
      code: 0,
      plain: true,
    });
  });

  it('does not overwrite what it has not drawn', async () => {
    await writeFile(join(folder, 'own.svg'), '<svg/>');
    const { code, stderr } = await run([...measure, '--svg', 'own.svg', '--quiet']);
    expect({ code, said: stderr.includes('is not overwritten') }).toEqual({ code: 2, said: true });
    expect(await readFile(join(folder, 'own.svg'), 'utf8')).toBe('<svg/>');
  });

  it('ends with 130 when it is cancelled, and leaves nothing', async () => {
    const { code } = await run([...measure, '--build', 'm=8,32', '--svg', 'none.svg'], {
      onLine: (line, child) => {
        if (line.includes('Building')) child.kill('SIGINT');
      },
    });
    expect({ code, chart: existsSync(join(folder, 'none.svg')) }).toEqual({
      code: 130,
      chart: false,
    });
    expect(await schemas()).toBe(0);
  });
});
