import { beforeAll, describe, expect, test } from 'vitest';
import { migrateUp } from '../../../src/schema/ledger/migrate-up.ts';
import { readLedger } from '../../../src/schema/ledger/read-ledger.ts';
import {
  embeddedLedgerServer,
  type LedgerServer,
  migrationSet,
  nativeLedgerServer,
  session,
} from '../../support/ledger-servers.ts';
import { describeWithServer, postgres15 } from '../../support/postgres-installation.ts';

const three = migrationSet({
  '1_a.sql': 'create table a (id int);',
  '2_b.sql': 'create table b (id int);',
  '3_c.sql': 'create table c (id int);',
});
const run = { dimensions: 3, program: '1.2.3' };

describeWithServer(postgres15(), 'a cancelled run on PostgreSQL 15', (binDir) => {
  everywhere(() => nativeLedgerServer(binDir));
});
describe('a cancelled run on the embedded fallback', () => {
  everywhere(embeddedLedgerServer);
});

function everywhere(start: () => Promise<LedgerServer>): void {
  let server: LedgerServer;
  beforeAll(async () => {
    server = await start();
    return server.stop;
  });

  test('ends between two migrations when only the run is told', async () => {
    const connection = await session(await server.empty());
    const cancel = new AbortController();
    const running = migrateUp(connection, three, {
      ...run,
      signal: cancel.signal,
      progress: (message) => {
        if (message === 'applying 2_b') cancel.abort();
      },
    });
    // What has begun is finished: the session itself was not given the signal.
    await expect(running).rejects.toMatchObject({
      code: 'CANCELLED',
      message: 'Cancelled. What was finished by then stays.',
      detail: 'Done before: 1_a, 2_b. Not done: 3_c.',
    });
    const ledger = await readLedger(connection);
    expect(ledger.kind === 'readable' && ledger.applied.map(({ name }) => name)).toEqual([
      '1_a',
      '2_b',
    ]);
  });

  test('inside of a migration says what is applied and what was rolled back', async () => {
    const settings = await server.empty();
    const cancel = new AbortController();
    const connection = await session(settings, cancel.signal);
    const progress = (message: string): void => {
      if (message === 'applying 2_b') cancel.abort();
    };
    const running = migrateUp(connection, three, { ...run, signal: cancel.signal, progress });
    await expect(running).rejects.toMatchObject({
      code: 'CANCELLED',
      detail:
        'Migration 2_b had begun. It was rolled back as a whole.\nDone before: 1_a. Not done: 2_b, 3_c.',
    });
  });
}
