import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { provisionExisting } from '../../../src/fallback/existing/provision-existing.ts';
import { connect } from '../../../src/postgres/connect.ts';
import type { ConnectionSettings } from '../../../src/postgres/connection-settings.ts';
import { dropThings, existingPlace, things } from '../../support/existing-place.ts';
import { type NativePostgres, startNativePostgres } from '../../support/native-postgres.ts';
import { describeWithServer, postgres15WithPgvector } from '../../support/postgres-installation.ts';

const asRoot = process.getuid?.() === 0;

describeWithServer(postgres15WithPgvector(), 'a server that trusts the system', (binDir) => {
  let server: NativePostgres;

  beforeAll(async () => {
    const started = await startNativePostgres(binDir, {
      conf: ["unix_socket_directories = '{socket}, /tmp'"],
      hba: [
        'local all postgres peer',
        'local all all scram-sha-256',
        'host all trusted all trust',
        'host all all all scram-sha-256',
      ],
    });
    server = { ...started, sql: (text) => overTcp(started.settings, text) };
  });
  afterAll(() => server.stop());

  test.runIf(asRoot)('lets root make everything as its superuser, without a password', async () => {
    const spec = await existingPlace(server);
    onTestFinished(() => dropThings(server));
    const told: string[] = [];
    const { created, undo } = await provisionExisting({
      ...spec,
      onProgress: (sentence) => told.push(sentence),
    });
    expect(created).toMatchObject({ data: true, credentials: true });
    expect(told.join('\n')).toContain('as postgres, through /tmp');
    await undo();
    expect(await things(server)).toEqual([]);
  });

  test('is refused when it lets the role in with any password', async () => {
    const spec = { ...(await existingPlace(server)), user: 'trusted' };
    onTestFinished(() => dropThings(server));
    await server.sql('create role trusted login createdb');
    await expect(provisionExisting(spec)).rejects.toMatchObject({
      code: 'CHECKS_FAILED',
      fix: expect.stringContaining('scram-sha-256') as string,
    });
    expect(await things(server)).toEqual(['role trusted']);
  });
});

/** The socket is not for the superuser's password. */
async function overTcp(
  settings: ConnectionSettings,
  text: string,
): Promise<Record<string, unknown>[]> {
  const connection = await connect(settings, { target: 'fallback' });
  try {
    return [...(await connection.query(text)).rows];
  } finally {
    await connection.close();
  }
}
