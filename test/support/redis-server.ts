import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { describeWhen } from './describe-when.ts';
import { unusedPort } from './unused-port.ts';

const program = '/usr/bin/redis-server';

export interface RedisServer {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/**
 * Starts a real Redis that keeps nothing on disk, in a folder of its own.
 *
 * @param options of its command line, for example `--requirepass`, `secret`; "{folder}" is the folder
 */
export async function startRedis(...options: readonly string[]): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'setup-wizard-redis-'));
  const port = await unusedPort();
  const given = options.map((option) => option.replace('{folder}', folder));
  const usual = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
  const child = spawn(program, [...usual, ...given], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    let log = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      log += text;
      if (log.includes('Ready to accept connections')) resolve();
    });
    child.once('close', () => reject(new Error(`redis-server ended:\n${log}`)));
  });
  return {
    port,
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A suite that needs a real Redis: skipped with the reason, or failed under SETUP_WIZARD_REQUIRE_SERVERS=1. */
export function describeWithRedis(title: string, body: () => void): void {
  if (existsSync(program)) {
    describe(title, body);
    return;
  }
  const missing = 'the Debian package redis-server is not installed';
  if (process.env['SETUP_WIZARD_REQUIRE_SERVERS'] === '1') {
    test(`${title} (needs Redis)`, () => expect.fail(missing));
    return;
  }
  describeWhen(missing, title, body);
}
