import { expect, test } from 'vitest';
import { migrateDown } from '../../../src/schema/ledger/migrate-down.ts';
import { migrateUp } from '../../../src/schema/ledger/migrate-up.ts';
import { readLedger } from '../../../src/schema/ledger/read-ledger.ts';
import {
  type LedgerServer,
  migrationSet,
  nativeLedgerServer,
  session,
  withFile,
} from '../../support/ledger-servers.ts';
import { onLedgerServers } from '../../support/on-ledger-servers.ts';
import { describeWithServer, postgres15WithPgvector } from '../../support/postgres-installation.ts';

const run = { dimensions: 3, program: '1.2.3' };

const members = migrationSet({
  '001_members.sql': 'create table members (id int primary key, name text);',
  '002_names.sql': "insert into members values (1, 'Ada'); insert into members values (2, 'Bo');",
  '003_index.sql': '-- no-transaction\ncreate index concurrently members_name on members (name);',
});

onLedgerServers('migrateUp', everywhere);

function everywhere(server: LedgerServer): void {
  test('applies what is pending in order, and records each migration with what it ran with', async () => {
    const connection = await session(await server.empty());
    const report = await migrateUp(connection, members, run);
    expect(report.outcomes).toMatchObject([
      { name: '001_members', status: 'applied' },
      { name: '002_names', status: 'applied' },
      { name: '003_index', status: 'applied' },
    ]);
    const ledger = await readLedger(connection);
    expect(ledger).toMatchObject({
      kind: 'readable',
      applied: members.migrations.map(({ name, checksum }) => ({
        set: 'application',
        name,
        checksum,
        dimensions: 3,
        program: '1.2.3',
        appliedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u) as string,
      })),
    });
  });

  test('a second run has nothing to do and writes nothing', async () => {
    const settings = await server.empty();
    await migrateUp(await session(settings), members, run);
    const again = await session(settings);
    await again.query('set default_transaction_read_only = on');
    expect(await migrateUp(again, members, run)).toEqual({
      outcomes: [],
      repaired: [],
      warnings: [],
    });
  });

  test('eight runs at once apply each migration once', async () => {
    const settings = await server.empty();
    const sessions = await Promise.all(Array.from({ length: 8 }, () => session(settings)));
    const reports = await Promise.all(
      sessions.map((connection) => migrateUp(connection, members, run)),
    );
    const applied = reports.flatMap(({ outcomes }) =>
      outcomes.filter(({ status }) => status === 'applied'),
    );
    expect(applied.map(({ name }) => name).sort()).toEqual([
      '001_members',
      '002_names',
      '003_index',
    ]);
    const rows = await sessions[0]!.query('select count(*)::int as n from members');
    expect(rows.rows).toEqual([{ n: 2 }]);
  });

  test('a changed file is refused before anything runs', async () => {
    const connection = await session(await server.empty());
    await migrateUp(connection, members, run);
    const changed = withFile(members, '001_members.sql', 'create table members ();');
    const more = migrationSet({ '004_more.sql': 'create table more ();' });
    const set = { ...changed, migrations: [...changed.migrations, ...more.migrations] };
    await expect(migrateUp(connection, set, run)).rejects.toMatchObject({
      code: 'MIGRATION_DRIFT',
      exitCode: 3,
      message: expect.stringContaining('001_members') as string,
      fix: expect.stringContaining('--repair') as string,
    });
    const { rows } = await connection.query("select to_regclass('more') as more");
    expect(rows).toEqual([{ more: null }]);
  });

  test('a repair accepts the changed file and goes on with what is pending', async () => {
    const connection = await session(await server.empty());
    await migrateUp(connection, members, run);
    const changed = withFile(members, '001_members.sql', 'create table members ();');
    const report = await migrateUp(connection, changed, { ...run, repair: true });
    expect(report.repaired).toEqual(['001_members']);
    expect(await migrateUp(connection, changed, run)).toMatchObject({ outcomes: [] });
  });

  test('a renamed file is not run again, and a repair takes its new name', async () => {
    const connection = await session(await server.empty());
    const table = 'create table members (id int);\n-- Down Migration\ndrop table members;';
    await migrateUp(connection, migrationSet({ '1_members.sql': table }), run);
    const renamed = migrationSet({ '2_members.sql': table, '3_more.sql': 'create table more ();' });
    await expect(migrateUp(connection, renamed, run)).rejects.toMatchObject({
      code: 'MIGRATION_DRIFT',
      message: 'An applied migration was renamed afterwards: 1_members. Nothing was run.',
      fix: expect.stringMatching(/^Rename 2_members back to 1_members\./u) as string,
    });
    const report = await migrateUp(connection, renamed, { ...run, repair: true });
    expect(report.repaired).toEqual(['2_members']);
    expect(report.outcomes.map(({ name }) => name)).toEqual(['3_more']);
    expect(await migrateUp(connection, renamed, run)).toMatchObject({ outcomes: [] });
    const down = await migrateDown(connection, renamed, { ...run, steps: 1 }).catch(String);
    expect(down).toContain('3_more');
    const { rows } = await connection.query('select name from setup_wizard.migrations order by id');
    expect(rows).toEqual([{ name: '2_members' }, { name: '3_more' }]);
  });

  test('files that were numbered anew keep their rows, and what came before them runs', async () => {
    const connection = await session(await server.empty());
    const [a, b] = ['create table a (id int);', 'create table b (id int);'];
    await migrateUp(connection, migrationSet({ '1_x.sql': a, '2_x.sql': b }), run);
    const moved = { '1_x.sql': 'create table c (id int);', '2_x.sql': a, '3_x.sql': b };
    const set = migrationSet(moved);
    await expect(migrateUp(connection, set, run)).rejects.toThrow(
      '2 applied migrations were renamed',
    );
    const report = await migrateUp(connection, set, { ...run, repair: true });
    expect(report).toMatchObject({ repaired: ['2_x', '3_x'], outcomes: [{ name: '1_x' }] });
    expect(await migrateUp(connection, set, run)).toMatchObject({ outcomes: [], warnings: [] });
  });

  test('what a file SETs does not reach the next one', async () => {
    const connection = await session(await server.empty());
    const set = migrationSet({
      '1_a.sql':
        "select pg_catalog.set_config('search_path', '', false); set statement_timeout = '1h';",
      '2_b.sql': 'create table b (id int);',
    });
    await migrateUp(connection, set, run);
    const { rows } = await connection.query(
      "select to_regclass('public.b')::text as b, current_setting('statement_timeout') as t",
    );
    expect(rows[0]?.['b']).toBe('b');
    expect(rows[0]?.['t']).not.toBe('1h');
  });

  test('one that comes late is applied with a warning, and one whose file is gone is told', async () => {
    const connection = await session(await server.empty());
    await migrateUp(
      connection,
      migrationSet({ '2_b.sql': 'select 2', '3_c.sql': 'select 1' }),
      run,
    );
    const report = await migrateUp(
      connection,
      migrationSet({ '1_a.sql': 'select 1', '3_c.sql': 'select 1' }),
      run,
    );
    expect(report.outcomes.map(({ name }) => name)).toEqual(['1_a']);
    expect(report.warnings).toEqual([
      'Migration 1_a comes late: one with a larger number was applied before it.',
      expect.stringMatching(/^Migration 2_b was applied .*Z, and its file is gone/u) as string,
    ]);
  });

  test('what is left out of the folder is named', async () => {
    const connection = await session(await server.empty());
    const set = migrationSet({ '1_a.sql': 'select 1' });
    const ignored = [{ file: 'init.sql', reason: 'its name does not begin with a number' }];
    const report = await migrateUp(connection, { ...set, ignored }, run);
    expect(report.warnings).toEqual([
      'Left out: init.sql (its name does not begin with a number).',
    ]);
  });

  test('a file of comments alone is recorded', async () => {
    const connection = await session(await server.empty());
    const report = await migrateUp(connection, migrationSet({ '1_a.sql': '-- later' }), run);
    expect(report.outcomes).toMatchObject([{ status: 'applied' }]);
  });

  test('progress tells how many are done', async () => {
    const connection = await session(await server.empty());
    const said: unknown[] = [];
    await migrateUp(connection, members, {
      ...run,
      progress: (message, amount) => said.push([message, amount]),
    });
    expect(said).toContainEqual(['applying 003_index', { done: 2, total: 3 }]);
  });
}

describeWithServer(postgres15WithPgvector(), 'migrateUp with pgvector', (binDir) => {
  test('the version of pgvector is recorded, also of the migration that creates it', async () => {
    const server = await nativeLedgerServer(binDir);
    try {
      const connection = await session(await server.empty());
      const set = migrationSet({
        '1_vector.sql': 'create extension vector;',
        '2_embedding.sql': 'create table e (v vector({{vector_dimensions}}));',
      });
      await migrateUp(connection, set, run);
      expect(await readLedger(connection)).toMatchObject({
        applied: [{ pgvector: '0.8.0' }, { pgvector: '0.8.0' }],
      });
    } finally {
      await server.stop();
    }
  });
});
