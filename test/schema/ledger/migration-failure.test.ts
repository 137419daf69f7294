import { expect, test } from 'vitest';
import { SetupError } from '../../../src/errors/setup-error.ts';
import { migrateUp } from '../../../src/schema/ledger/migrate-up.ts';
import {
  type LedgerServer,
  migrationSet,
  session,
  withFile,
} from '../../support/ledger-servers.ts';
import { onLedgerServers } from '../../support/on-ledger-servers.ts';

const run = { dimensions: 3, program: '1.2.3' };

onLedgerServers('a migration that fails', everywhere);

function everywhere(server: LedgerServer): void {
  test('a failure names file, line and statement, and leaves nothing of the migration', async () => {
    const connection = await session(await server.empty());
    const set = migrationSet({
      '1_a.sql': 'create table a (id int);',
      '2_b.sql': 'create table b (id int);\n\n-- why\ninsert into a\n  select nonsense;\n',
      '3_c.sql': 'create table c (id int);',
    });
    const error = await migrateUp(connection, set, run).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SetupError);
    expect(error).toMatchObject({
      code: 'MIGRATION_FAILED',
      message: 'Migration 2_b failed at db/2_b.sql:5. It was rolled back as a whole.',
      detail: expect.stringMatching(
        /column "nonsense" does not exist[^]*Line 5: select nonsense[^]*Done before: 1_a. Not done: 2_b, 3_c\./u,
      ) as string,
    });
    const { rows } = await connection.query(
      "select to_regclass('a')::text as a, to_regclass('b') as b",
    );
    expect(rows).toEqual([{ a: 'a', b: null }]);
    const repaired = withFile(set, '2_b.sql', 'create table b (id int);');
    const report = await migrateUp(connection, repaired, run);
    expect(report.outcomes.map(({ name }) => name)).toEqual(['2_b', '3_c']);
  });

  test('a failing statement without a position is named by the line on which it begins', async () => {
    const connection = await session(await server.empty());
    const set = migrationSet({ '1_a.sql': 'select 1;\n-- half of it\nselect\n1 / 0;' });
    await expect(migrateUp(connection, set, run)).rejects.toMatchObject({
      message: expect.stringContaining('db/1_a.sql:3') as string,
    });
  });

  test.each([
    ['by the server when it runs', 'insert into a values (1 / 0)', 'division by zero'],
    ['by the server when it is read', 'insert into a valeus (1)', 'syntax error'],
    ['by the server when it is checked', 'insert into a (nonsense) values (1)', 'nonsense'],
  ])('one row among many that is refused %s is named by its line', async (_, bad, words) => {
    const connection = await session(await server.empty());
    // Two batches of them, and it is in the middle of what the second one holds.
    const rows = Array.from(
      { length: 600 },
      (_row, id) => `insert into a values (${id}); -- ${id}`,
    );
    const lines = ['create table a (id int);', ...rows.with(549, `${bad};`)];
    const set = migrationSet({ '1_a.sql': lines.join('\n') });
    await expect(migrateUp(connection, set, run)).rejects.toMatchObject({
      message: 'Migration 1_a failed at db/1_a.sql:551. It was rolled back as a whole.',
      detail: expect.stringContaining(words) as string,
    });
    const whole = migrationSet({ '1_a.sql': [lines[0], ...rows].join('\n') });
    await migrateUp(connection, whole, run);
    const count = await connection.query('select count(*)::int as n from a');
    expect(count.rows).toEqual([{ n: 600 }]);
  });

  test('a failure at the commit says so', async () => {
    const connection = await session(await server.empty());
    const set = migrationSet({
      '1_a.sql':
        'create table a (id int unique deferrable initially deferred); insert into a values (1), (1);',
    });
    await expect(migrateUp(connection, set, run)).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      message: expect.stringContaining('when it was to be recorded') as string,
      detail: expect.stringContaining('duplicate key') as string,
    });
  });

  test("a unique violation of the migration's own is a failure", async () => {
    const connection = await session(await server.empty());
    const set = migrationSet({
      '1_a.sql': 'create table a (id int primary key); insert into a values (1), (1);',
    });
    await expect(migrateUp(connection, set, run)).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
    });
  });

  test('a password in a failing statement is not shown', async () => {
    const connection = await session(await server.empty());
    const set = migrationSet({ '1_a.sql': "alter role nobody_here password 'hunter2-hunter2'" });
    const error = (await migrateUp(connection, set, run).catch(
      (thrown: unknown) => thrown,
    )) as SetupError;
    expect(error.detail).toContain("Line 1: alter role nobody_here password '********'");
    expect(JSON.stringify([error.message, error.detail, error.fix])).not.toContain('hunter2');
  });

  test.each([
    "select pgp_sym_encrypt('some row', 'hunter2-hunter2')",
    "insert into nowhere (token) values ('hunter2-hunter2')",
    "create role app_of_tests encrypted 'hunter2-hunter2'",
    "select 'hunter2-hunter2'::int as secret_number",
  ])(
    'a secret is shown neither in the statement nor in the words of the server: %#',
    async (sql) => {
      const connection = await session(await server.empty());
      const error = (await migrateUp(connection, migrationSet({ '1_a.sql': sql }), run).catch(
        (thrown: unknown) => thrown,
      )) as SetupError;
      expect(error.code).toBe('MIGRATION_FAILED');
      expect([error.message, error.detail, error.fix].join(' ')).not.toContain('hunter2');
    },
  );

  test('a mistake in a function is named with the line of the function, too', async () => {
    const connection = await session(await server.empty());
    const set = migrationSet({
      '1_a.sql':
        "select 1;\ndo $$\nbegin\n  execute 'alter role x password ''hunter2-hunter2''';\nend $$;",
    });
    const error = (await migrateUp(connection, set, run).catch(
      (thrown: unknown) => thrown,
    )) as SetupError;
    expect(error.message).toContain('db/1_a.sql:2');
    expect(error.detail).toContain('In PL/pgSQL function inline_code_block line 3 at EXECUTE');
    expect(error.detail).not.toContain('hunter2');
  });

  test('the fix of a known mistake is kept', async () => {
    const connection = await session(await server.empty());
    const set = migrationSet({ '1_a.sql': 'create table a (v nowhere.vector(3));' });
    const error = (await migrateUp(connection, set, run).catch(
      (thrown: unknown) => thrown,
    )) as SetupError;
    const known = (error.cause as SetupError).fix;
    expect(error.fix).toContain(
      (error.cause as SetupError).code === 'POSTGRES_ERROR' ? 'Correct db/1_a.sql.' : known,
    );
    expect(error.fix).toContain('it goes on with 1_a');
  });

  test('is told once to run the command again', async () => {
    const connection = await session(await server.empty());
    const words = 'duplicate key value violates unique constraint "pg_extension_name_index"';
    const sql = `do $$ begin raise exception '${words}' using errcode = '23505'; end $$`;
    const set = migrationSet({ '1_a.sql': sql });
    const error = (await migrateUp(connection, set, run).catch(
      (thrown: unknown) => thrown,
    )) as SetupError;
    expect(error.fix.match(/run the same command again/giu)).toHaveLength(1);
  });

  test('when the session breaks at the commit, nobody claims to know what came of it', async () => {
    const settings = await server.empty();
    const connection = await session(settings);
    const set = migrationSet({
      '1_a.sql': 'create table a (id int);',
      '2_b.sql': 'create table b (id int);',
    });
    const losesTheAnswer: typeof connection = {
      ...connection,
      query: async (text, ...rest) => {
        const answer = await connection.query(text, ...rest);
        if (!/^commit\b/iu.test(text)) return answer;
        throw new SetupError('CONNECTION_LOST', { message: 'Gone.', fix: 'Try again.' });
      },
    };
    const error = (await migrateUp(losesTheAnswer, set, run).catch(
      (thrown: unknown) => thrown,
    )) as SetupError;
    expect(error.message).toMatch(/^Whether migration 1_a was committed is not known\./u);
    expect(error.detail).toContain('Done before: nothing. Not done: 2_b.');
    const { outcomes } = await migrateUp(await session(settings), set, run);
    expect(outcomes).toMatchObject([{ name: '2_b', status: 'applied' }]);
  });

  test('a row of the ledger that was deleted by hand is told, with what to delete beside it', async () => {
    const connection = await session(await server.empty());
    const set = migrationSet({ '1_a.sql': 'create table a (id int);' });
    await migrateUp(connection, set, run);
    await connection.query('delete from setup_wizard.migrations; drop table a');
    const error = (await migrateUp(connection, set, run).catch(
      (thrown: unknown) => thrown,
    )) as SetupError;
    expect(error).toMatchObject({
      code: 'MIGRATION_FAILED',
      detail: expect.stringContaining('setup_wizard.migrations is gone') as string,
    });
    await connection.query(/delete from [^;]*/u.exec(error.fix)?.[0] ?? '');
    const { outcomes } = await migrateUp(connection, set, run);
    expect(outcomes).toMatchObject([{ name: '1_a', status: 'applied' }]);
  });

  test('a broken session keeps its own code, and the migration is not applied', async () => {
    const settings = await server.empty();
    const connection = await session(settings);
    const set = migrationSet({
      '1_a.sql': 'create table a (id int); select pg_terminate_backend(pg_backend_pid());',
    });
    const error = (await migrateUp(connection, set, run).catch(
      (thrown: unknown) => thrown,
    )) as SetupError;
    expect(error.code).not.toBe('POSTGRES_ERROR');
    expect(error.message).toContain('1_a');
    const { rows } = await (await session(settings)).query("select to_regclass('a') as a");
    expect(rows).toEqual([{ a: null }]);
  });
}
