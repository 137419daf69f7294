import { mkdir, open, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';

import { errno } from '../../src/errors/errno.ts';
import { runFolder } from './run-folder.ts';

/** Where the system takes the source ports of connections from on most machines (Linux: 32768). */
const usualEphemeral = 32_000;
/** Below it are well-known servers, such as Ollama at 11434. */
const lowest = 12_000;
/** So many taken ports one after the other mean that something else is wrong. */
const tries = 200;

/**
 * A TCP port of this machine that nobody listens on, and that nobody else gets before the test run
 * ends: not another test, which could come while a server is stopped, and not an outgoing connection,
 * because the system does not hand it out by itself.
 */
export async function unusedPort(): Promise<number> {
  const folder = join(runFolder(), 'ports');
  await mkdir(folder, { recursive: true });
  const end = await firstEphemeral();
  for (let attempt = 0; attempt < tries; attempt += 1) {
    // At random, so that two runs of the suite on one machine rarely meet.
    const port = lowest + Math.floor(Math.random() * (end - lowest));
    if ((await isReserved(join(folder, String(port)))) && (await isFree(port))) return port;
  }
  throw new Error(`None of ${tries} ports between ${lowest} and ${end} is free.`);
}

let known: Promise<number> | undefined;

function firstEphemeral(): Promise<number> {
  known ??= readFile('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').then(
    (text) => {
      const first = Number.parseInt(text, 10);
      return first > lowest + tries ? first : usualEphemeral;
    },
    () => usualEphemeral,
  );
  return known;
}

/** The file that only one process can make is the reservation. */
async function isReserved(path: string): Promise<boolean> {
  try {
    await (await open(path, 'wx')).close();
    return true;
  } catch (error) {
    if (errno(error) === 'EEXIST') return false;
    throw error;
  }
}

/** On the loopback address, and on all addresses of both families. */
async function isFree(port: number): Promise<boolean> {
  return (await canListen(port, '127.0.0.1')) && (await canListen(port));
}

function canListen(port: number, host?: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host }, () => server.close(() => resolve(true)));
  });
}
