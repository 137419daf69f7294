import { createServer } from 'node:net';
import { userInfo } from 'node:os';
import { describe, expect, onTestFinished, test } from 'vitest';
import { portOwner } from '../../src/fallback/port-owner.ts';
import { unusedPort } from '../support/unused-port.ts';

/** This very process, as whoever has a port. */
async function listen(host: string): Promise<number> {
  const server = createServer();
  const port = await unusedPort();
  await new Promise<void>((resolve) => server.listen({ host, port }, resolve));
  onTestFinished(() => void server.close());
  return port;
}

describe.runIf(process.platform === 'linux')('who has a port', () => {
  test.each(['127.0.0.1', '0.0.0.0'])('is named when it listens on %s', async (host) => {
    const owner = await portOwner('127.0.0.1', await listen(host));
    expect(owner).toMatch(new RegExp(`^process ${process.pid} \\(.+\\) of user `, 'u'));
    expect(owner).toContain(` of user ${userInfo().username}`);
  });

  test('is nobody who listens on another address', async () => {
    expect(await portOwner('127.0.0.1', await listen('127.0.0.2'))).toBeNull();
  });

  test('is nobody when it is free', async () => {
    expect(await portOwner('127.0.0.1', await unusedPort())).toBeNull();
  });
});
