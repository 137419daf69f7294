import { beforeAll, describe, expect, test } from 'vitest';
import { wireMessage } from '../../../src/fallback/embedded/wire-message.ts';
import {
  type EmbeddedFallback,
  RawClient,
  startEmbedded,
} from '../../support/embedded-fallback.ts';

let server: EmbeddedFallback;
beforeAll(async () => {
  server = await startEmbedded({ maxConnections: 3, loginMs: 500 });
  return server.end;
});

const codeOf = (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.then(
    () => 'let in',
    (error: unknown) => (error as { code?: string }).code,
  );

describe('the login refuses with the codes of a server', () => {
  test.each([
    ['a wrong password', { password: 'wrong' }, '28P01'],
    ['an unknown user', { user: 'nobody' }, '28P01'],
    ['another database', { database: 'postgres' }, '3D000'],
    ['an unknown setting', { options: '-c no_such_setting=1' }, '42704'],
    ['a setting for superusers', { options: '-c zero_damaged_pages=on' }, '42501'],
  ])('%s', async (_, options, code) => {
    expect(await codeOf(server.client(options))).toBe(code);
  });

  test('one client too many: 53300, and room again when one leaves', async () => {
    const inside = await Promise.all([server.client(), server.client(), server.client()]);
    expect(await codeOf(server.client())).toBe('53300');
    await inside[0].end();
    expect(await codeOf(server.client())).toBe('let in');
    await Promise.all(inside.map((client) => client.end()));
  });
});

test('settings of the start-up packet hold, also after other clients had their turn', async () => {
  const first = await server.client({
    application_name: 'first',
    options: '-c work_mem=5MB -c search_path=pg_temp,public',
  });
  const second = await server.client({ application_name: 'second' });
  for (let turn = 0; turn < 3; turn += 1) {
    const { rows } = await first.query<Record<string, string>>(
      `select current_setting('work_mem') m, current_setting('search_path') s, current_setting('application_name') a`,
    );
    expect(rows[0]).toEqual({ m: '5MB', s: 'pg_temp,public', a: 'first' });
    const other = await second.query<Record<string, string>>(
      `select current_setting('work_mem') m, current_setting('application_name') a`,
    );
    expect(other.rows[0]).toEqual({ m: '4MB', a: 'second' });
  }
  await Promise.all([first.end(), second.end()]);
});

test('somebody who never logs in is dropped', async () => {
  const { host, port } = server.spec;
  const silent = await RawClient.open(host, port);
  const slow = await RawClient.open(host, port);
  slow.send(Buffer.from([0, 0]));
  await Promise.all([silent.closed, slow.closed]);
});

test('encryption is declined in the words of the protocol, then the login goes on', async () => {
  const { host, port } = server.spec;
  const raw = await RawClient.open(host, port);
  raw.send(Buffer.from([0, 0, 0, 8, 4, 210, 22, 48]));
  await expect.poll(() => raw.text).toBe('N');
  raw.send(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]));
  await expect.poll(() => raw.text).toBe('NN');
  const packet = wireMessage('?', 196_608, 'user', 'app', Buffer.from([0])).subarray(1);
  raw.send(packet);
  await expect.poll(() => raw.text).toContain('SCRAM-SHA-256');
  raw.destroy();
});

test('a newer protocol is negotiated down', async () => {
  const { host, port } = server.spec;
  const raw = await RawClient.open(host, port);
  raw.send(
    wireMessage('?', (3 << 16) + 9, 'user', 'app', '_pq_.x', '1', Buffer.from([0])).subarray(1),
  );
  await expect.poll(() => raw.text).toMatch(/^v[^]*_pq_\.x[^]*SCRAM-SHA-256/u);
  raw.destroy();
});

test('the password is in no file, log or process list of ours', async () => {
  const { readdir, readFile } = await import('node:fs/promises');
  for (const name of ['server.json', 'state.json', 'fallback.log']) {
    expect(await readdir(server.paths.root)).toContain(name);
    const text = await readFile(`${server.paths.root}/${name}`, 'utf8');
    expect(text).not.toContain(server.spec.password);
  }
});
