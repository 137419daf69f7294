import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FallbackSpec } from '../../src/fallback/provisioner.ts';
import type { EmbeddedFallback } from './embedded-fallback.ts';
import { unusedPort } from './unused-port.ts';

/** What a fallback in a new temporary state directory is to be; nothing is set up yet. */
export async function fallbackPlace(options: Partial<FallbackSpec> = {}): Promise<FallbackSpec> {
  return {
    stateDir: options.stateDir ?? (await mkdtemp(join(tmpdir(), 'fallback-test-'))),
    host: '127.0.0.1',
    port: await unusedPort(),
    database: 'app_fallback',
    user: 'app',
    password: 'first password',
    ...options,
  };
}

/** Writes a line that `memory` finds again, whatever happens to the server in between. */
export async function remember(server: EmbeddedFallback, text: string): Promise<void> {
  const client = await server.client();
  await client.query('create table if not exists memory (line text)');
  await client.query('insert into memory values ($1)', [text]);
  await client.end();
}

export async function memory(server: EmbeddedFallback): Promise<readonly string[]> {
  const client = await server.client();
  const { rows } = await client.query<{ line: string }>('select line from memory');
  await client.end();
  return rows.map(({ line }) => line);
}
