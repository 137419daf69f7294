import { describe, expect, it } from 'vitest';
import { requestOfSettings } from '../../src/export/request-of-settings.ts';
import { readSettings } from '../../src/settings/read-settings.ts';
import { projectFolder } from '../support/project-folder.ts';
import { setupRequest } from '../support/setup-request.ts';

async function requestFrom(env: string) {
  const folder = await projectFolder({ '.env': env });
  return requestOfSettings((await readSettings(setupRequest(folder).settings)).settings);
}

describe('what an export takes from the settings', () => {
  it('is the database, its role, its place and what is wanted of the fallback', async () => {
    expect(
      await requestFrom(
        'POSTGRES_HOST=db\nPOSTGRES_PORT=6000\nPOSTGRES_DB=shop\nPOSTGRES_USER=ann\nVECTOR_DIMENSIONS=384\n',
      ),
    ).toEqual({
      database: 'shop',
      user: 'ann',
      present: { host: 'db', port: 6000 },
      port: 6000,
      dimensions: 384,
      fallback: { database: 'shop_fallback', user: 'ann', port: 5433 },
    });
  });

  it('needs no host', async () => {
    expect(await requestFrom('POSTGRES_DB=shop\nPOSTGRES_USER=ann\n')).toMatchObject({
      present: null,
      port: 5432,
    });
  });

  it('is nothing of the fallback when it is off', async () => {
    expect(
      await requestFrom('POSTGRES_DB=s\nPOSTGRES_USER=a\nPOSTGRES_FALLBACK_ENABLED=false\n'),
    ).toMatchObject({ fallback: null });
  });

  it('never has both databases on one port', async () => {
    expect(
      await requestFrom('POSTGRES_DB=s\nPOSTGRES_USER=a\nPOSTGRES_HOST=h\nPOSTGRES_PORT=5433\n'),
    ).toMatchObject({ port: 5433, fallback: { port: 5434 } });
  });

  it('is refused without names, and the options are named', async () => {
    await expect(requestFrom('POSTGRES_USER=ann\n')).rejects.toMatchObject({
      code: 'EXPORT_INCOMPLETE',
      message: 'The primary database is not set, and every export needs it.',
      fix: 'Give --db-name NAME (or POSTGRES_DB).',
    });
  });

  it.each([
    ['POSTGRES_DB=s\nPOSTGRES_USER=postgres\n', 'role postgres'],
    ['POSTGRES_DB=s\nPOSTGRES_USER=pg_monitor\n', 'role pg_monitor'],
    ['POSTGRES_DB=template1\nPOSTGRES_USER=a\n', 'database template1'],
  ])('is refused for what belongs to every server (%j)', async (env, named) => {
    await expect(requestFrom(env)).rejects.toThrow(named);
  });
});
