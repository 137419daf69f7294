import { beforeAll, describe } from 'vitest';

import { embeddedLedgerServer, type LedgerServer, nativeLedgerServer } from './ledger-servers.ts';
import { describeWithServer, postgres15, postgres18 } from './postgres-installation.ts';

/** The same tests on PostgreSQL 15 and 18 and on the embedded fallback, which is behind a pooler of ours. */
export function onLedgerServers(title: string, tests: (server: LedgerServer) => void): void {
  describeWithServer(postgres15(), `${title} on PostgreSQL 15`, (binDir) => {
    withServer(() => nativeLedgerServer(binDir), tests);
  });
  describeWithServer(postgres18(), `${title} on PostgreSQL 18`, (binDir) => {
    withServer(() => nativeLedgerServer(binDir), tests);
  });
  describe(`${title} on the embedded fallback`, () => {
    withServer(embeddedLedgerServer, tests);
  });
}

function withServer(
  start: () => Promise<LedgerServer>,
  tests: (server: LedgerServer) => void,
): void {
  let server: LedgerServer;
  beforeAll(async () => {
    server = await start();
    return server.stop;
  });
  tests({ empty: () => server.empty(), stop: () => server.stop() });
}
