import { beforeAll, expect, it } from 'vitest';

import { SetupError } from '../../../src/errors/setup-error.ts';
import { connect } from '../../../src/postgres/connect.ts';
import type { Connection } from '../../../src/postgres/connection.ts';
import { probe } from '../../../src/postgres/probe.ts';
import { readSchemaState } from '../../../src/schema/checks/read-schema-state.ts';
import { provisionExtensions } from '../../../src/schema/extensions/provision-extensions.ts';
import { freshDatabase } from '../../support/fresh-database.ts';
import { type NativePostgres, startNativePostgres } from '../../support/native-postgres.ts';
import { describeWithServer, postgres15 } from '../../support/postgres-installation.ts';

describeWithServer(postgres15(), 'extensions that schema.json names', (binDir) => {
  let server: NativePostgres;
  beforeAll(async () => {
    server = await startNativePostgres(binDir);
    return server.stop;
  });

  async function provision(extensions: Readonly<Record<string, 'required' | 'optional'>>) {
    await using session = await openSession(server);
    const { connection } = session;
    const said: string[] = [];
    const state = await readSchemaState(connection, { enums: [], tables: [] });
    const options = { probe: await probe(connection), progress: (line: string) => said.push(line) };
    const run = provisionExtensions(connection, { extensions }, state, options);
    const changes = await run.catch((error: unknown) => error);
    const recorded = await connection
      .query('select name from setup_wizard.created_extensions')
      .catch(() => ({ rows: [] }));
    return { changes, said, recorded: recorded.rows };
  }

  it('are created, and written down as ours', async () => {
    const { changes, recorded } = await provision({ hstore: 'required', citext: 'optional' });
    expect(changes).toEqual([
      { kind: 'extension', name: 'hstore', done: 'created' },
      { kind: 'extension', name: 'citext', done: 'created' },
    ]);
    expect(recorded).toEqual([{ name: 'hstore' }, { name: 'citext' }]);
  });

  it('and are only wished for are left out, with the reason, where the server has none', async () => {
    const { changes, said } = await provision({ nowhere: 'optional' });
    expect(changes).toEqual([]);
    expect(said).toEqual([expect.stringMatching(/nowhere is left out: .*is not available/u)]);
  });

  it('and are required end the run with the words of the server', async () => {
    const { changes } = await provision({ nowhere: 'required' });
    expect(changes).toBeInstanceOf(SetupError);
    expect(changes).toMatchObject({
      code: 'SCHEMA_FAILED',
      detail: expect.stringContaining('extension "nowhere" is not available') as string,
      fix: expect.stringContaining('Install its files on the server') as string,
    });
  });

  it('are left to the bootstrap of every database when they are its own', async () => {
    const { changes, said } = await provision({ vector: 'required', pg_trgm: 'required' });
    expect([changes, said]).toEqual([[], []]);
  });
});

async function openSession(
  server: NativePostgres,
): Promise<AsyncDisposable & { readonly connection: Connection }> {
  const connection = await connect(await freshDatabase(server), { target: 'primary' });
  return { connection, [Symbol.asyncDispose]: () => connection.close() };
}
