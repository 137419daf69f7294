import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import postgres from 'postgres';
import { beforeAll, describe, expect, test } from 'vitest';
import { type EmbeddedFallback, startEmbedded } from '../../support/embedded-fallback.ts';
import { describeWithServer, postgres15 } from '../../support/postgres-installation.ts';

const run = promisify(execFile);

let server: EmbeddedFallback;
beforeAll(async () => {
  server = await startEmbedded();
  return server.end;
});

function environment(): NodeJS.ProcessEnv {
  const { host, port, database, user, password } = server.spec;
  return {
    PATH: process.env['PATH'],
    PGHOST: host,
    PGPORT: String(port),
    PGDATABASE: database,
    PGUSER: user,
    PGPASSWORD: password,
    LC_ALL: 'C.UTF-8',
  };
}

describe('node-postgres', () => {
  test('types, errors, notices, a large answer, a transaction', async () => {
    const client = await server.client();
    const { rows } = await client.query('select $1::jsonb j, $2::int[] a, now() t', [
      { x: 1 },
      [1, 2],
    ]);
    expect(rows[0]).toMatchObject({ j: { x: 1 }, a: [1, 2], t: expect.any(Date) as Date });
    await expect(client.query('select 1/0')).rejects.toMatchObject({ code: '22012' });
    const large = await client.query(
      'select i, repeat(i::text, 100) r from generate_series(1, 20000) i',
    );
    expect(large.rowCount).toBe(20_000);
    await client.end();
  });
});

describe('postgres.js', () => {
  test('describes first, pipelines, uses cursors and transactions', async () => {
    const { host, port, database, user, password } = server.spec;
    const sql = postgres({
      host,
      port,
      database,
      user,
      password,
      max: 4,
      onnotice: () => undefined,
    });
    const answers = await Promise.all(
      Array.from({ length: 300 }, (_, n) => sql<{ n: number }[]>`select ${n}::int as n`),
    );
    expect(answers.map(([row]) => row?.n)).toEqual(Array.from({ length: 300 }, (_, n) => n));
    await sql`create table fruits (id serial, name text, at timestamptz default now())`;
    await sql.begin(async (tx) => {
      await tx`insert into fruits ${tx([{ name: 'apple' }, { name: 'pear' }])}`;
    });
    const seen: string[] = [];
    await sql<{ name: string }[]>`select name from fruits order by id`.cursor(1, ([row]) => {
      seen.push(row?.name ?? '');
    });
    expect(seen).toEqual(['apple', 'pear']);
    await sql.end();
  });
});

describeWithServer(postgres15(), 'psql and pgbench', (tools) => {
  test('psql: a distance, COPY TO, an error that does not end the session, the Unix socket', async () => {
    const psql = async (...args: string[]): Promise<string> =>
      (await run(`${tools}/psql`, ['-XAt', ...args], { env: environment() })).stdout.trim();
    expect(await psql('-c', `select '[1,2,3]'::vector <=> '[4,5,6]'::vector`)).toMatch(
      /^0\.02536/u,
    );
    expect(await psql('-c', `copy (select 1, 'a') to stdout`)).toBe('1\ta');
    const { stdout } = await run(
      '/bin/sh',
      ['-c', `printf 'nonsense;\nselect 3;\n' | ${tools}/psql -XAt 2>/dev/null; true`],
      { env: environment() },
    );
    expect(stdout.trim()).toBe('3');
    const { socketDir } = await server.state();
    expect(await psql('-h', socketDir ?? '', '-c', 'select 4')).toBe('4');
  });

  test('psql: a script as a dump of plain SQL is one, with data in it, and \\copy both ways', async () => {
    const script = [
      'set check_function_bodies = false;',
      'create temp table staged (a int, b text);',
      'copy staged (a, b) from stdin;\n1\tone\n2\t\\N\n\\.\n',
      'create table restored as select * from staged;',
      '\\copy restored to stdout',
      `\\copy restored from program 'printf "3\\tthree\\n"'`,
    ].join('\n');
    const answer = run(`${tools}/psql`, ['-XAtq', '-v', 'ON_ERROR_STOP=1'], { env: environment() });
    answer.child.stdin?.end(script);
    expect((await answer).stdout).toBe('1\tone\n2\t\\N\n');
    const client = await server.client();
    const { rows } = await client.query('select a, b from restored order by a');
    expect(rows).toEqual([
      { a: 1, b: 'one' },
      { a: 2, b: null },
      { a: 3, b: 'three' },
    ]);
  });

  test('pg_dump of an older version names the two versions', async () => {
    await expect(run(`${tools}/pg_dump`, [], { env: environment() })).rejects.toMatchObject({
      stderr: expect.stringMatching(/server version: 18\S*; pg_dump version: 15/u) as string,
    });
  });

  // One thread for each client: a client that is in a transaction must be able to end it.
  test.each(['simple', 'extended', 'prepared'])('pgbench -M %s with 10 clients', async (mode) => {
    const bench = (...args: string[]): Promise<{ stdout: string; stderr: string }> =>
      run(`${tools}/pgbench`, args, { env: environment() });
    if (mode === 'simple') await bench('-i', '-I', 'dtGvp', '-s', '1', '-q');
    const { stdout } = await bench('-n', '-M', mode, '-c', '10', '-j', '10', '-t', '20');
    expect(stdout).toContain('number of transactions actually processed: 200/200');
    const reads = await bench('-n', '-S', '-M', mode, '-c', '10', '-j', '10', '-t', '100');
    expect(reads.stdout).toContain('number of transactions actually processed: 1000/1000');
  });
});
