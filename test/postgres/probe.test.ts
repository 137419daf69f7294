import { expect, test } from 'vitest';

import { SetupError } from '../../src/errors/setup-error.ts';
import type { Connection, QueryResult } from '../../src/postgres/connection.ts';
import { probe } from '../../src/postgres/probe.ts';

/** A session with a server that no package provides any more, or that only speaks the protocol. */
function sessionWith(query: (text: string) => Promise<QueryResult>): Connection {
  return {
    settings: {
      host: 'h',
      port: 1,
      database: 'd',
      user: 'u',
      password: null,
      sslmode: 'disable',
      sslrootcert: null,
    },
    target: 'primary',
    processId: 1,
    tls: false,
    query,
    onNotice: () => () => undefined,
    onLost: () => undefined,
    stream: (copy) => copy,
    batch: () => Promise.resolve([]),
    close: () => Promise.resolve(),
  };
}

test('a server before PostgreSQL 13 is told by its version, not by a missing column', async () => {
  const cause = Object.assign(new Error('column x.trusted does not exist'), { code: '42703' });
  const old = sessionWith((text) =>
    text.includes('json_build_object')
      ? Promise.reject(new SetupError('POSTGRES_ERROR', { message: 'm', fix: 'f', cause }))
      : Promise.resolve({ rows: [{ v: '12.22' }], rowCount: 1 }),
  );
  await expect(probe(old)).rejects.toMatchObject({
    message: 'PostgreSQL 14+ required for pgvector 0.5.0+. Current: 12.22',
  });
});

test('an answer of another shape is refused, naming what is wrong with it', async () => {
  const odd = sessionWith(() =>
    Promise.resolve({ rows: [{ probe: { serverVersionNum: 'x' } }], rowCount: 1 }),
  );
  await expect(probe(odd)).rejects.toMatchObject({
    code: 'POSTGRES_ERROR',
    detail: expect.stringContaining('serverVersionNum') as string,
  });
});
