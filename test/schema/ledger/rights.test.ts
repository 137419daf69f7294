import { beforeAll, expect, test } from 'vitest';
import type { ConnectionSettings } from '../../../src/postgres/connection-settings.ts';
import { migrateDown } from '../../../src/schema/ledger/migrate-down.ts';
import { migrateUp } from '../../../src/schema/ledger/migrate-up.ts';
import { readLedger } from '../../../src/schema/ledger/read-ledger.ts';
import { migrationSet, nativeLedgerServer, session } from '../../support/ledger-servers.ts';
import { describeWithServer, postgres15, postgres18 } from '../../support/postgres-installation.ts';

const run = { dimensions: 3, program: '1.2.3' };
const set = migrationSet({
  '1_a.sql': 'create table a (id int);\n-- Down Migration\ndrop table a;',
});

for (const installation of [postgres15(), postgres18()]) {
  describeWithServer(installation, `a ledger and rights on ${installation.name}`, rights);
}

function rights(binDir: string): void {
  let server: Awaited<ReturnType<typeof nativeLedgerServer>>;
  let asPlain: (settings: ConnectionSettings) => ConnectionSettings;
  beforeAll(async () => {
    server = await nativeLedgerServer(binDir);
    await server.sql("create role plain login password 'plain pass'");
    asPlain = (settings) => ({ ...settings, user: 'plain', password: 'plain pass' });
    return server.stop;
  });

  test('a database without a ledger is told as such to any role', async () => {
    const settings = await server.empty();
    expect(await readLedger(await session(asPlain(settings)))).toEqual({ kind: 'absent' });
  });

  test('a role that may not create the schema gets the statement for the owner, which is enough', async () => {
    const settings = await server.empty();
    await server.sql('grant create on schema public to plain', settings.database);
    const connection = await session(asPlain(settings));
    await expect(migrateUp(connection, set, run)).rejects.toMatchObject({
      code: 'LEDGER_DENIED',
      fix: `In database "${settings.database}", as its owner: create schema setup_wizard authorization "plain";`,
    });
    await server.sql('create schema setup_wizard authorization "plain"', settings.database);
    expect((await migrateUp(connection, set, run)).outcomes).toMatchObject([{ name: '1_a' }]);
  });

  test('a role that may not make tables in the schema gets the statement for its owner', async () => {
    const settings = await server.empty();
    await server.sql('create schema setup_wizard', settings.database);
    const connection = await session(asPlain(settings));
    await expect(migrateUp(connection, set, run)).rejects.toMatchObject({
      code: 'LEDGER_DENIED',
      fix: expect.stringContaining(
        'grant usage, create on schema setup_wizard to "plain";',
      ) as string,
    });
  });

  test('a ledger that may not be read is hidden, and its owner is named', async () => {
    const settings = await server.empty();
    await migrateUp(await session(settings), set, run);
    const connection = await session(asPlain(settings));
    expect(await readLedger(connection)).toEqual({ kind: 'hidden', owner: 'postgres' });
    await server.sql('grant usage on schema setup_wizard to plain', settings.database);
    expect(await readLedger(connection)).toEqual({ kind: 'hidden', owner: 'postgres' });
    await expect(migrateUp(connection, set, run)).rejects.toMatchObject({ code: 'LEDGER_DENIED' });
    await expect(migrateDown(connection, set, { ...run, steps: 1 })).rejects.toMatchObject({
      code: 'LEDGER_DENIED',
    });
  });

  test('a role that may read it needs nothing more when nothing is pending', async () => {
    const settings = await server.empty();
    await migrateUp(await session(settings), set, run);
    await server.sql(
      'grant usage on schema setup_wizard to plain; grant select on all tables in schema setup_wizard to plain',
      settings.database,
    );
    const connection = await session(asPlain(settings));
    expect((await migrateUp(connection, set, run)).outcomes).toEqual([]);
  });

  test('the grants that the error names are enough to go on with the ledger of another role', async () => {
    const settings = await server.empty();
    await migrateUp(await session(settings), set, run);
    await server.sql(
      'grant usage on schema setup_wizard to plain; grant select on all tables in schema setup_wizard to plain; grant create on schema public to plain',
      settings.database,
    );
    const connection = await session(asPlain(settings));
    const more = migrationSet({
      '1_a.sql': 'create table a (id int);\n-- Down Migration\ndrop table a;',
      '2_b.sql': 'create table b ();',
    });
    const refused = await migrateUp(connection, more, run).catch((thrown: unknown) => thrown);
    expect(refused).toMatchObject({
      code: 'LEDGER_DENIED',
      fix: expect.stringMatching(/^Run the same command as "postgres"/u) as string,
    });
    const fix = (refused as { fix: string }).fix;
    await server.sql(fix.slice(fix.indexOf('grant')), settings.database);
    expect((await migrateUp(connection, more, run)).outcomes).toMatchObject([{ name: '2_b' }]);
  });

  test('a role that was given the right to write is named before a superuser who owns the schema', async () => {
    const settings = await server.empty();
    await migrateUp(await session(settings), set, run);
    await server.sql(
      'create role keeper login; grant usage on schema setup_wizard to keeper, plain; grant select on all tables in schema setup_wizard to keeper, plain; grant insert on setup_wizard.migration_details to keeper',
      settings.database,
    );
    const more = migrationSet({ '1_a.sql': 'create table a (id int)', '2_b.sql': 'select 1' });
    const connection = await session(asPlain(settings));
    await expect(migrateUp(connection, more, { ...run, repair: true })).rejects.toMatchObject({
      code: 'LEDGER_DENIED',
      fix: expect.stringContaining(
        'Run the same command as "keeper", who keeps that record: --db-user keeper --db-password-file FILE.',
      ) as string,
    });
    await server.sql('drop owned by keeper; drop role keeper', settings.database);
  });

  test('a name of 255 characters of four bytes is read back', async () => {
    const connection = await session(await server.empty());
    const name = `1_${'𝄞'.repeat(126)}x`;
    expect(name).toHaveLength(255);
    await migrateUp(connection, migrationSet({ [`${name}.sql`]: 'select 1' }), {
      ...run,
      program: 'x'.repeat(100),
    });
    expect(await readLedger(connection)).toMatchObject({ applied: [{ name }] });
  });

  test('five thousand applied migrations are read in one round trip', async () => {
    const settings = await server.empty();
    const connection = await session(settings);
    await migrateUp(connection, set, run);
    await server.sql(
      `insert into setup_wizard.migrations (name, run_on) select 'x' || n, now() from generate_series(1, 5000) n`,
      settings.database,
    );
    const ledger = await readLedger(connection);
    expect(ledger.kind === 'readable' && ledger.applied.length).toBe(5001);
    expect(ledger.kind === 'readable' && ledger.applied.at(-1)).toMatchObject({
      name: 'x5000',
      checksum: null,
    });
  });
}
