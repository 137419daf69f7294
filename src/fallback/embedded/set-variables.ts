import type { PgliteBackend } from './pglite-backend.ts';
import { staticBytes } from './static-bytes.ts';
import { wireMessage } from './wire-message.ts';

/** A configuration variable that has not its default, as PostgreSQL 18 keeps it in memory. */
interface Variable {
  readonly address: number;
  readonly name: string;
}

/** Offsets in `struct config_generic` of guc_tables.h, where pointers have 32 bits. */
const field = { flags: 20, type: 24, source: 32, link: 64, variable: 92 } as const;
/** `enum config_type`. */
const type = { bool: 0, int: 1, real: 2, string: 3, enum: 4 } as const;
/** PGC_S_SESSION: set by SET or set_config. */
const bySession = 13;
/** GUC_REPORT: the server tells its client of every change. */
const reported = 0x40;
/** More than there are variables; a walk that long is none through a list of them. */
const longest = 4_096;
/** Not a session's to keep: they belong to a transaction, or cannot be set to what they show. */
const fleeting = new Set([
  'seed',
  'session_authorization',
  'transaction_deferrable',
  'transaction_isolation',
  'transaction_read_only',
]);
/** An integer variable that nobody would set for a whole database. */
const known = 'geqo_pool_size';

/**
 * The variables that a session has set, read from the memory of the backend, which costs some
 * microseconds: pg_settings takes milliseconds to say the same, and is silent about the variables of
 * applications (`app.user`). They are in a ring of the server's, guc_nondef_list.
 */
export class SetVariables {
  readonly #backend: PgliteBackend;
  readonly #head: number;
  readonly #names = new Map<number, string>();

  private constructor(backend: PgliteBackend, head: number) {
    this.#backend = backend;
    this.#head = head;
  }

  /** Null, and nothing is changed, where the memory does not look as it does in PostgreSQL 18. */
  static find(backend: PgliteBackend): SetVariables | null {
    const query = (sql: string): void => backend.run(wireMessage('Q', sql), () => undefined);
    query(`set ${known} = 7`);
    // What has just been set is the last of the ring, so that its head is the next.
    const found = variablesNamed(view(backend), known).find((address) => {
      const memory = view(backend);
      const is = (offset: number, value: number): boolean =>
        memory.readUInt32LE(address + offset) === value;
      return is(field.type, type.int) && is(field.source, bySession);
    });
    const own =
      found === undefined
        ? null
        : new SetVariables(backend, view(backend).readUInt32LE(found + field.link + 4));
    const before = own?.valueOf(known);
    query(`reset ${known}`);
    return before === 7 && own?.valueOf(known) === null ? own : null;
  }

  /** The names of those that the session has set and the server does not report. */
  get names(): readonly string[] {
    return this.#ofSession().map(({ name }) => name);
  }

  /** Differs when any of them, or its value, does; '' when there are none. */
  get mark(): string {
    const own = this.#ofSession();
    if (own.length === 0) return '';
    const memory = view(this.#backend);
    return own.map(({ address, name }) => `${name}=${rawValue(memory, address)}`).join('\n');
  }

  /** The value of an integer variable in its own unit; null when it has its default. */
  valueOf(name: string): number | null {
    const memory = view(this.#backend);
    for (const address of this.#ring())
      if (this.#nameOf(memory, address) === name) return Number(rawValue(memory, address));
    return null;
  }

  #ofSession(): readonly Variable[] {
    const memory = view(this.#backend);
    const found: Variable[] = [];
    for (const address of this.#ring(bySession)) {
      if ((memory.readUInt32LE(address + field.flags) & reported) !== 0) continue;
      const name = this.#nameOf(memory, address);
      if (!fleeting.has(name)) found.push({ address, name });
    }
    return found;
  }

  /** The addresses of those in the ring; only those with this source, if one is given. */
  #ring(source: number | null = null): readonly number[] {
    const words = new Uint32Array(this.#backend.memory().buffer);
    const found: number[] = [];
    const head = this.#head;
    let left = longest;
    for (let link = words[head / 4 + 1] ?? 0; link !== head; link = words[link / 4 + 1] ?? 0) {
      left -= 1;
      if (link < field.link || link % 4 !== 0 || left === 0) return [];
      const address = link - field.link;
      if (source === null || words[(address + field.source) / 4] === source) found.push(address);
    }
    return found;
  }

  /** The place of a name is not used for another one as long as the server runs. */
  #nameOf(memory: Buffer, address: number): string {
    const at = memory.readUInt32LE(address);
    const name = this.#names.get(at) ?? text(memory, at);
    this.#names.set(at, name);
    return name;
  }
}

function view(backend: PgliteBackend): Buffer {
  const { buffer, byteOffset, byteLength } = backend.memory();
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** Where, among the statics, a word points to this name. */
function variablesNamed(memory: Buffer, name: string): readonly number[] {
  const statics = memory.subarray(0, staticBytes);
  const at = statics.indexOf(`\0${name}\0`, 0, 'latin1') + 1;
  if (at === 0) return [];
  const pointer = Buffer.from(Uint32Array.of(at).buffer);
  const found: number[] = [];
  for (let word = statics.indexOf(pointer); word !== -1; word = statics.indexOf(pointer, word + 1))
    if (word % 4 === 0) found.push(word);
  return found.filter((address) => address + field.variable + 4 <= statics.length);
}

function rawValue(memory: Buffer, address: number): string {
  const at = memory.readUInt32LE(address + field.variable);
  switch (memory.readUInt32LE(address + field.type)) {
    case type.bool:
      return String(memory.readUInt8(at));
    case type.real:
      return String(memory.readDoubleLE(at));
    case type.string: {
      const value = memory.readUInt32LE(at);
      return value === 0 ? '' : text(memory, value);
    }
    default:
      return String(memory.readInt32LE(at));
  }
}

function text(memory: Buffer, at: number): string {
  return memory.toString('latin1', at, memory.indexOf(0, at));
}
