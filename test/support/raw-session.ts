import type { Socket } from 'node:net';
import type { Client } from 'pg';
import { wireMessage } from '../../src/fallback/embedded/wire-message.ts';
import { until } from './until.ts';

/** The messages of the extended protocol, as short as a test wants to write them. */
export const message = {
  query: (sql: string): Buffer => wireMessage('Q', sql),
  parse: (name: string, sql: string): Buffer => wireMessage('P', name, sql, Buffer.from([0, 0])),
  bind: (name: string): Buffer => wireMessage('B', '', name, Buffer.alloc(6)),
  execute: wireMessage('E', '', 0),
  flush: wireMessage('H'),
  sync: wireMessage('S'),
  terminate: wireMessage('X'),
} as const;

/** A logged-in session in which the test says every message itself. */
export class RawSession {
  readonly #socket: Socket;
  #bytes = Buffer.alloc(0);
  #seen: string[] = [];
  readonly closed: Promise<unknown>;

  /** Takes the connection over from a driver that has just logged in. */
  constructor(client: Client) {
    this.#socket = (client as unknown as { connection: { stream: Socket } }).connection.stream;
    this.closed = new Promise((resolve) => this.#socket.once('close', resolve));
    this.#socket.removeAllListeners('data');
    this.#socket.on('data', (chunk: Buffer) => this.#read(chunk));
  }

  send(...messages: readonly Buffer[]): void {
    this.#socket.write(Buffer.concat(messages));
  }

  /** Says that nothing more will come, but goes on reading. */
  finish(...messages: readonly Buffer[]): void {
    this.#socket.end(Buffer.concat(messages));
  }

  /**
   * What has come since the last call, as soon as it has `count` messages of the type `last`: the
   * types, with the SQLSTATE of errors, command tags, settings and transaction status.
   */
  async answers(last: string, count = 1): Promise<string> {
    await until(() => this.#seen.filter((seen) => seen.startsWith(last)).length >= count);
    const seen = this.#seen.join(' ');
    this.#seen = [];
    return seen;
  }

  #read(chunk: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    while (this.#bytes.length >= 5) {
      const end = 1 + this.#bytes.readUInt32BE(1);
      if (this.#bytes.length < end) return;
      this.#seen.push(summary(this.#bytes.toString('latin1', 0, 1), this.#bytes.subarray(5, end)));
      this.#bytes = this.#bytes.subarray(end);
    }
  }
}

function summary(type: string, body: Buffer): string {
  const text = body.toString('utf8');
  if (type === 'E') return `E:${/\0C(\w{5})\0/u.exec(text)?.[1] ?? ''}`;
  if (type === 'C') return `C:${text.slice(0, -1)}`;
  if (type === 'S') return `S:${text.slice(0, -1).replace('\0', '=')}`;
  return type === 'Z' ? `Z:${text}` : type;
}
