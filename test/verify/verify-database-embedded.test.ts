import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabaseRouter } from '../../src/router/create-database-router.ts';
import { verifyDatabase } from '../../src/verify/verify-database.ts';
import { type EmbeddedFallback, startEmbedded } from '../support/embedded-fallback.ts';
import { unusedPort } from '../support/unused-port.ts';

describe('verifyDatabase on the embedded fallback', () => {
  let fallback: EmbeddedFallback;
  beforeAll(async () => {
    fallback = await startEmbedded();
  });
  afterAll(() => fallback.end());

  it('tells through a pool what runs there', async () => {
    const found = await verifyDatabase({ database: fallback.pool(1) });
    expect(found).toMatchObject({
      target: null,
      place: { host: '127.0.0.1', port: fallback.spec.port },
      database: 'app_fallback',
      user: 'app',
      serverVersion: '18.6',
      pgvector: '0.8.7',
      readOnly: false,
      embedding: null,
      degraded: null,
    });
  });

  it('asks once', async () => {
    const client = await fallback.client();
    const asked: string[] = [];
    await verifyDatabase({
      database: {
        query: (text, values) => {
          asked.push(text);
          return client.query(text, values);
        },
      },
    });
    expect(asked).toHaveLength(1);
  });

  it('asks through a router, and says which database it stands on', async () => {
    const targets = { primary: null, fallback: fallback.settings };
    await using router = await createDatabaseRouter({ targets });
    expect(await verifyDatabase({ database: router })).toMatchObject({
      target: 'fallback',
      place: { port: fallback.spec.port },
      degraded: null,
    });
  });

  it('stands in for a primary that is gone, with the reason', async () => {
    const primary = { ...fallback.settings, port: await unusedPort() };
    const targets = { primary, fallback: fallback.settings };
    expect(await verifyDatabase({ targets, tries: 1 })).toMatchObject({
      target: 'fallback',
      degraded: { code: 'CONNECTION_REFUSED', target: 'primary' },
    });
  });

  it('does not stand in for a primary that refuses the password', async () => {
    const targets = {
      primary: { ...fallback.settings, password: 'wrong' },
      fallback: fallback.settings,
    };
    const expected = { code: 'AUTH_FAILED', target: 'primary' };
    await expect(verifyDatabase({ targets })).rejects.toMatchObject(expected);
  });

  it('names both when neither can be used', async () => {
    const gone = { ...fallback.settings, port: await unusedPort() };
    const work = verifyDatabase({ targets: { primary: gone, fallback: gone }, tries: 1 });
    await expect(work).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      detail: expect.stringMatching(/^primary: Nothing a.*\nfallback: Nothing a/u) as string,
    });
  });
});
