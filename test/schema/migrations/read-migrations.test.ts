import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SetupError } from '../../../src/errors/setup-error.ts';
import type { MigrationSet } from '../../../src/schema/migrations/migration.ts';
import { readMigrations } from '../../../src/schema/migrations/read-migrations.ts';
import { tempDir } from '../../support/temp-dir.ts';

const tokens = { vector_dimensions: 768, vector_schema: '"extensions"' };

async function read(files: Readonly<Record<string, string | Buffer>>): Promise<MigrationSet> {
  const cwd = await tempDir();
  await mkdir(join(cwd, 'db'));
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(cwd, 'db', name), content);
  }
  return readMigrations('db', tokens, cwd);
}

async function refusal(files: Readonly<Record<string, string | Buffer>>): Promise<SetupError> {
  const error = await read(files).catch((thrown: unknown) => thrown as SetupError);
  expect(error).toMatchObject({ code: 'MIGRATIONS_INVALID', exitCode: 2 });
  return error as SetupError;
}

function namesOf({ migrations }: MigrationSet): readonly string[] {
  return migrations.map(({ name }) => name);
}

test('files are ordered by their numbers, however long, and then by name', async () => {
  const set = await read({
    '10_b.sql': '',
    '9.sql': '',
    '010_a.sql': '',
    '20240101120000_x.sql': '',
    '99999999999999999999999_y.sql': '',
  });
  expect(namesOf(set)).toEqual([
    '9',
    '010_a',
    '10_b',
    '20240101120000_x',
    '99999999999999999999999_y',
  ]);
});

test("Flyway's versions are ordered part by part, and its repeatable files are left out", async () => {
  const set = await read({
    'V1__a.sql': '',
    'V1.2__b.sql': '',
    'V1_10__c.sql': '',
    'V2__d.sql': '',
    'R__view.sql': 'select 1',
  });
  expect(namesOf(set)).toEqual(['V1__a', 'V1.2__b', 'V1_10__c', 'V2__d']);
  expect(set.ignored).toEqual([
    { file: 'R__view.sql', reason: 'its name does not begin with a number' },
  ]);
});

test('sub-folders are left out with the reason, other files without a word', async () => {
  const cwd = await tempDir();
  await mkdir(join(cwd, 'old'));
  await writeFile(join(cwd, '1_a.sql'), '');
  await writeFile(join(cwd, 'README.md'), '');
  const set = await readMigrations('.', tokens, cwd);
  expect(set.ignored).toEqual([{ file: 'old', reason: 'not a file; sub-folders are not read' }]);
});

test('a pair of .up.sql and .down.sql is one migration', async () => {
  const set = await read({ '1_a.up.sql': 'create table a ();', '1_a.down.sql': 'drop table a;' });
  expect(set.migrations).toMatchObject([
    {
      name: '1_a',
      up: { file: 'db/1_a.up.sql', statements: ['create table a ()'] },
      down: { file: 'db/1_a.down.sql', statements: ['drop table a'] },
    },
  ]);
});

test.each([
  ['node-pg-migrate', '-- Up Migration\nUP;\n-- Down Migration\nDOWN;\n'],
  ['dbmate', '-- migrate:up\nUP;\n\n-- migrate:down\nDOWN;'],
  [
    'goose',
    '-- +goose Up\n-- +goose StatementBegin\nUP;\n-- +goose StatementEnd\n-- +goose Down\nDOWN;',
  ],
  ['sql-migrate', '-- +migrate Up\nUP;\n-- +migrate Down\nDOWN;'],
  ['the reverse order', '-- migrate:down\nDOWN;\n-- migrate:up\nUP;'],
])('both directions in one file, as %s writes them', async (_, text) => {
  const up = 'create table a ()';
  const down = 'drop table a';
  const set = await read({ '1_a.sql': text.replace('UP', up).replace('DOWN', down) });
  const [migration] = set.migrations;
  expect(migration?.up.statements.map((each) => each.replace(/^--.*\n/u, ''))).toEqual([up]);
  expect(migration?.down?.statements).toEqual([down]);
});

test('a mark for the way down alone ends the way up', async () => {
  const set = await read({ '1_a.sql': 'create table a ();\n-- Down Migration\ndrop table a;' });
  expect(set.migrations[0]?.up.statements).toEqual(['create table a ()']);
  expect(set.migrations[0]?.down?.statements).toEqual(['drop table a']);
});

test('a way down without a statement is none', async () => {
  const set = await read({ '1_a.sql': '-- migrate:up\nselect 1;\n-- migrate:down\n-- never\n' });
  expect(set.migrations[0]?.down).toBeNull();
});

test('a mark inside of a literal is part of the literal', async () => {
  const text = "insert into t values ('\n-- migrate:down\n');";
  const set = await read({ '1_a.sql': text });
  expect(set.migrations[0]).toMatchObject({ down: null, up: { statements: [text.slice(0, -1)] } });
});

test.each([
  '-- no-transaction\nS;',
  '-- migrate:up transaction:false\nS;',
  '-- +goose NO TRANSACTION\n-- +goose Up\nS;',
  '-- +migrate Up notransaction\nS;',
  '-- postgres-migrations disable-transaction\nS;',
  '--! no-transaction\nS;',
  'S;',
])('%j runs outside of a transaction', async (text) => {
  const set = await read({ '1_a.sql': text.replace('S;', 'create index concurrently i on t (a)') });
  expect(set.migrations[0]?.up.transaction).toBe('alone');
});

test('a transaction of its own around the whole file is taken off', async () => {
  const set = await read({ '1_a.sql': '-- hello\nBEGIN;\nselect 1;\nselect 2;\nCommit;\n-- bye' });
  expect(set.migrations[0]?.up).toMatchObject({
    statements: ['select 1', 'select 2'],
    lines: [3, 4],
    transaction: 'one',
  });
});

test('tokens are filled in everywhere, in quotes, too', async () => {
  const set = await read({
    '1_a.sql':
      "select $$vector({{vector_dimensions}})$$, null::{{ vector_schema }}.vector, '{{1},{2}}';",
  });
  expect(set.migrations[0]?.up.statements).toEqual([
    'select $$vector(768)$$, null::"extensions".vector, \'{{1},{2}}\'',
  ]);
});

test('the checksum is that of the text: line ends, byte order mark and tokens do not matter', async () => {
  const one = await read({ '1_a.sql': 'select 1;\nselect {{vector_dimensions}};\n' });
  const two = await read({ '1_a.sql': '\ufeffselect 1;\r\nselect {{vector_dimensions}};\r\n' });
  const three = await read({ '1_a.sql': 'select 1;\nselect 768;\n' });
  expect(two.migrations[0]?.checksum).toBe(one.migrations[0]?.checksum);
  expect(three.migrations[0]?.checksum).not.toBe(one.migrations[0]?.checksum);
});

test('each statement knows the line of the file on which its text begins', async () => {
  const set = await read({
    '1_a.sql':
      '\r\n-- migrate:up\r\n\r\n-- why\r\nselect 1;\r\nselect\r\n2;\r\n-- migrate:down\r\nselect 3;',
  });
  expect(set.migrations[0]?.up.lines).toEqual([4, 6]);
  expect(set.migrations[0]?.down?.lines).toEqual([9]);
});

test.each([
  ["select 'a;\nselect 2;", 1, 'never ends'],
  ['select 1;\nselect $x$ body $$;', 2, '$x$'],
  ['select 1; /* open', 1, 'a comment'],
  ['select 1;\n\\i other.sql\n', 2, 'command of psql'],
  ['\\connect other\nselect 1;', 1, '\\connect'],
  ["select 1;\n\ncopy t (a, b) from stdin;\n1\tit's\n\\.\n", 3, 'copy'],
  ['select 1;\nselect {{vector_size}};', 2, '{{vector_size}}'],
  ['select 1;\nbegin;\nselect 2;\ncommit;', 2, 'transaction'],
  ['begin;\nselect 1;\nrollback;\nselect 2;\ncommit;', 3, 'transaction'],
  ['begin isolation level serializable;\nselect 1;\ncommit;', 1, 'transaction'],
  ['-- no-transaction\nselect 1;\nselect 2;', 3, 'second statement'],
  ['select 1;\ncreate index concurrently i on t (a);', 2, 'alone in its file'],
  ['select 1;\n-- migrate:up\nselect 2;', 1, 'before the first part'],
  ['-- +goose Up\nselect 1;\n-- +goose Up\nselect 2;', 3, 'a second part'],
  ['select 1;\nselect \0;', 2, 'NUL'],
])('%j is refused with the line', async (text, line, words) => {
  const error = await refusal({ '1_a.sql': text });
  expect(error.message).toContain(`db/1_a.sql:${line}:`);
  expect(error.message).toContain(words);
  expect(error.fix).not.toBe('');
});

test('a savepoint and the way back to it stay in the transaction', async () => {
  const text = 'savepoint a; select 1; rollback to savepoint a; release a';
  expect((await read({ '1_a.sql': text })).migrations[0]?.up.statements).toHaveLength(4);
});

test('all files that cannot be taken are named at once', async () => {
  const error = await refusal({
    '1_a.sql': '\\i x',
    '2_b.sql': Buffer.from([0x73, 0xff, 0xfe]),
    '3_c.sql': 'select 1',
    "4_it's.sql": 'select 1',
    [`5_${'x'.repeat(240)}.sql`]: 'select 1',
  });
  expect(error.message).toBe('3 migrations of db cannot be taken.');
  expect(error.detail).toContain('db/2_b.sql: not UTF-8');
  expect(error.detail).toContain("db/4_it's.sql: a name with a quote");
});

test('two files of one name are refused', async () => {
  const error = await refusal({ '1_a.sql': '', '1_a.up.sql': '' });
  expect(error.message).toContain('another file of the same name');
});

test('a way down without a way up is refused', async () => {
  expect((await refusal({ '1_a.down.sql': 'select 1' })).message).toContain('without a way up');
});

test('a missing folder is named with the place that was looked at', async () => {
  const cwd = await tempDir();
  await expect(readMigrations('db', tokens, cwd)).rejects.toMatchObject({
    code: 'MIGRATIONS_INVALID',
    message: 'There is no folder db.',
    detail: `Looked for ${join(cwd, 'db')}`,
  });
});

test('a folder without a numbered file says which files it has', async () => {
  const error = await refusal({ 'init.sql': 'select 1' });
  expect(error.message).toBe('There is no numbered .sql file in db.');
  expect(error.detail).toContain('init.sql: its name does not begin with a number');
});

test('a folder with nothing but a schema.json has no migrations', async () => {
  expect(await read({ 'schema.json': '{}' })).toMatchObject({ migrations: [], ignored: [] });
});

test('a schema.json does not make up for a file without a number', async () => {
  const error = await refusal({ 'schema.json': '{}', 'init.sql': 'select 1' });
  expect(error.message).toBe('There is no numbered .sql file in db.');
});
