import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { ClientSession } from '../../../src/fallback/embedded/client-session.ts';
import { Scheduler } from '../../../src/fallback/embedded/scheduler.ts';
import { wireMessage } from '../../../src/fallback/embedded/wire-message.ts';
import { defaultFallbackLimits } from '../../../src/fallback/fallback-limits.ts';

const server = createServer();
afterEach(() => server.close());

class FaultyScheduler extends Scheduler {
  override submit(): void {
    throw new TypeError('a fault of ours');
  }
}

test('a fault of ours that a client brings about ends that client with XX000', async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [socket] = (await once(server, 'connection')) as [Socket];
  const log: string[] = [];
  const note = (event: string): void => void log.push(event);
  const session = new ClientSession(socket, {
    id: 7,
    limits: defaultFallbackLimits,
    scheduler: new FaultyScheduler(defaultFallbackLimits, note),
    parameters: () => [],
    log: note,
    secret: Buffer.alloc(4),
  });
  session.begin([]);
  session.receive(wireMessage('Q', 'select 1'));
  let told = '';
  for await (const chunk of client) told += (chunk as Buffer).toString('latin1');
  expect(told).toContain('CXX000\0');
  expect(told).not.toContain('a fault of ours');
  expect(log).toEqual(['client 7: XX000 a fault of ours']);
});
