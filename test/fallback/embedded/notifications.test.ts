import type { Client, Notification } from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import { type EmbeddedFallback, startEmbedded } from '../../support/embedded-fallback.ts';
import { message, RawSession } from '../../support/raw-session.ts';
import { until } from '../../support/until.ts';

let server: EmbeddedFallback;
beforeAll(async () => {
  server = await startEmbedded();
  return server.end;
});

interface Listener {
  readonly client: Client;
  /** `channel:payload` of what has come. */
  readonly heard: string[];
  readonly processes: (number | undefined)[];
}

async function listener(...statements: string[]): Promise<Listener> {
  const client = await server.client();
  const heard: string[] = [];
  const processes: (number | undefined)[] = [];
  client.on('notification', ({ channel, payload, processId }: Notification) => {
    heard.push(`${channel}:${payload ?? ''}`);
    processes.push(processId);
  });
  for (const sql of statements) await client.query(sql);
  return { client, heard, processes };
}

/** What has come by the time that a mark, sent by somebody else, has come too. */
async function heardBy({ client, heard }: Listener): Promise<string[]> {
  await client.query('listen mark');
  const other = await server.client();
  await other.query('notify mark');
  await until(() => heard.includes('mark:'));
  await other.end();
  return heard.filter((one) => one !== 'mark:');
}

test('an idle listener hears the others, with payload and process', async () => {
  const one = await listener('listen events');
  const other = await server.client();
  await other.query(`notify events, 'first'`);
  await other.query('select pg_notify($1, $2)', ['events', 'second']);
  await other.query(`notify elsewhere, 'third'`);
  expect(await heardBy(one)).toEqual(['events:first', 'events:second']);
  expect(one.processes.slice(0, 2)).toEqual(
    Array(2).fill((other as unknown as { processID: number }).processID),
  );
});

test('nothing before the commit, nothing of what is rolled back', async () => {
  const one = await listener('listen tx');
  const other = await server.client();
  await other.query(`begin; notify tx, 'never'; rollback`);
  await other.query('begin');
  await other.query(`notify tx, 'committed'`);
  expect(one.heard).toEqual([]);
  await other.query('commit');
  expect(await heardBy(one)).toEqual(['tx:committed']);
});

test('a client hears its own, before the end of its statement', async () => {
  const session = new RawSession(await server.client());
  session.send(message.query('listen own'));
  await session.answers('Z');
  session.send(message.query(`notify own`));
  expect(await session.answers('Z')).toBe('C:NOTIFY A Z:I');
});

test('within its own transaction a listener hears nothing of others', async () => {
  const session = new RawSession(await server.client());
  session.send(message.query('listen quiet'));
  await session.answers('Z');
  const other = await server.client();
  session.send(message.query('begin'), message.query('select 1'));
  await session.answers('Z', 2);
  const notified = other.query('notify quiet');
  session.send(message.query('select 1'), message.query('commit'));
  expect(await session.answers('A')).toBe('T D C:SELECT 1 Z:T C:COMMIT Z:I A');
  await notified;
});

describe('who listens', () => {
  test.each([
    ['listens to a channel that another has', ['listen shared'], ['shared:x']],
    ['names it in capitals', ['LISTEN Shared'], ['shared:x']],
    ['has rolled it back', ['begin', 'listen fresh', 'rollback'], []],
    ['does so in a block', [`do $$ begin execute 'listen fresh'; end $$`], ['fresh:x']],
    ['quotes a reserved name', ['listen "select"'], ['select:x']],
    ['does not listen any more', ['listen shared', 'unlisten shared'], []],
    ['has unlistened to all', ['listen shared', 'unlisten *'], []],
    ['has discarded all', ['listen shared', 'discard all'], []],
  ])('%s', async (_, statements, expected) => {
    const first = await listener('listen shared');
    const one = await listener(...statements);
    const other = await server.client();
    await other.query(`notify shared, 'x'`);
    await other.query(`notify fresh, 'x'`);
    await other.query(`notify "select", 'x'`);
    expect(await heardBy(one)).toEqual(expected);
    // Whatever one of them does, the other goes on listening.
    expect(await heardBy(first)).toEqual(['shared:x']);
    await Promise.all([first, one].map(({ client }) => client.end()));
  });

  test('is forgotten when it has left', async () => {
    const one = await listener('listen gone');
    await one.client.end();
    const other = await server.client();
    await until(async () => {
      const { rows } = await other.query(
        `select * from pg_listening_channels() c where c = 'gone'`,
      );
      return rows.length === 0;
    });
  });

  test('is not forgotten when the engine is opened again', async () => {
    const one = await listener('listen lasting');
    const { engine } = await server.state();
    process.kill(engine.pid, 'SIGKILL');
    await until(async () => (await server.state()).engine.pid !== engine.pid);
    const other = await server.client();
    await other.query('notify lasting');
    expect(await heardBy(one)).toEqual(['lasting:']);
  });
});
