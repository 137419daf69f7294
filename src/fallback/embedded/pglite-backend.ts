import { PGlite, type PGliteOptions } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { uuid_ossp } from '@electric-sql/pglite/contrib/uuid_ossp';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { vector } from '@electric-sql/pglite-pgvector';
import type { Durability } from '../durability.ts';
import { DurableFileSystem } from './durable-file-system.ts';
import { wireMessage } from './wire-message.ts';

/** One PostgreSQL backend inside this process, spoken to in whole messages. */
export interface PgliteBackend {
  /**
   * Runs messages to their end and hands the answers to `answer`, in pieces that are only valid
   * during the call. Where COPY FROM STDIN wants more, it asks `more` for it; without that, or
   * when it returns null, the COPY is refused. Throws when the backend is lost: nothing works after
   * that.
   */
  readonly run: (
    messages: Uint8Array,
    answer: (bytes: Uint8Array) => void,
    more?: MoreInput,
  ) => void;
  readonly memory: () => Uint8Array;
  readonly inTransaction: () => boolean;
  /** What a server says at the start of a session. */
  readonly greet: (answer: (bytes: Uint8Array) => void) => void;
  readonly close: () => Promise<void>;
}

/** Waits for more messages of the client, whole ones; null when there can be none. */
export type MoreInput = () => Uint8Array | null;

/** What the PGlite module offers below its own interface. */
interface Module {
  readonly HEAPU8: Uint8Array;
  addFunction(body: (pointer: number, length: number) => number, signature: string): number;
  stackSave(): number;
  stackRestore(pointer: number): void;
  _pgl_set_rw_cbs(read: number, write: number): void;
  _pgl_sendConnData(): void;
  _pgl_pq_flush(): void;
  _pq_buffer_remaining_data(): number;
  _PostgresMainLoopOnce(): void;
  _PostgresMainLongJmp(): void;
  _PostgresSendReadyForQueryIfNecessary(): void;
}

/** The exit status with which PGlite's build of PostgreSQL stands in for its error longjmp. */
const errorJump = 100;
const noMore: MoreInput = () => null;
const copyFail = wireMessage(
  'f',
  'COPY FROM STDIN is not supported by the embedded fallback on this system',
);
const queryCanceled = Buffer.from('C57014\0');
const notSupported = Buffer.from('C0A000\0');

/**
 * As PGlite's own, but without -O (system tables stay closed), with the usual search_path, and with
 * shared buffers that fit a development machine: 16 MB instead of 128 MB saves 110 MB of memory.
 */
const startParams = [
  '--single',
  '-j',
  ...[
    'search_path="$user", public',
    'exit_on_error=false',
    'log_checkpoints=false',
    'max_worker_processes=0',
    'max_parallel_workers=0',
    'max_parallel_workers_per_gather=0',
    'max_parallel_maintenance_workers=0',
    'io_method=sync',
    'shared_buffers=16MB',
  ].flatMap((setting) => ['-c', setting]),
];

/** `-F` is PGlite's own: no fsync. Why the method: see DurableFileSystem. */
const syncParams: Readonly<Record<Durability, readonly string[]>> = {
  crash: ['-F'],
  'power-loss': ['-c', 'fsync=on', '-c', 'full_page_writes=on', '-c', 'wal_sync_method=fsync'],
};

/** PGlite reads the array types when it opens, as superuser, through whatever search_path is set. */
class QuietPGlite extends PGlite {
  override _initArrayTypes(): Promise<void> {
    return Promise.resolve();
  }
}

export interface PglitePlace {
  readonly dataDir: string;
  /** Must exist in the data directory. */
  readonly database: string;
  readonly durability: Durability;
}

/**
 * Opens a data directory. The session is that of the bootstrap
 * superuser. Throws what PGlite throws.
 */
export async function openPglite(place: PglitePlace): Promise<PgliteBackend> {
  const { dataDir, database, durability } = place;
  let opening = true;
  let fatal: string | null = null;
  const options: PGliteOptions = {
    database,
    startParams: [...startParams, ...syncParams[durability]],
    fs: durability === 'power-loss' ? new DurableFileSystem(dataDir) : new NodeFS(dataDir),
    extensions: { vector, uuid_ossp, pg_trgm },
    // Later lines hold texts of statements, which are nobody's business and would add up.
    onStderr: (line) => {
      if (opening && fatal === null && /FATAL|PANIC/u.test(line)) fatal = line;
      return true;
    },
  };
  const pglite = new QuietPGlite(options);
  await pglite.waitReady.catch((error: unknown) => {
    throw new Error(fatal ?? (error instanceof Error ? error.message : String(error)));
  });
  opening = false;
  const driver = new Driver(pglite.Module as unknown as Module);
  return {
    run: (messages, answer, more) => driver.run(messages, answer, more),
    memory: () => driver.memory,
    inTransaction: () => pglite.isInTransaction(),
    greet: (answer) => driver.greet(answer),
    close: () => pglite.close(),
  };
}

/**
 * Stands in for the socket of the backend. PGlite's own loop does the same, but it goes on after
 * exceptions that mean the backend is lost, and has nothing to say when the backend wants more
 * input than there is, which is what COPY FROM STDIN does.
 */
class Driver {
  readonly #module: Module;
  #input: Uint8Array = new Uint8Array(0);
  #read = 0;
  #refusedCopy = false;
  #answer: (bytes: Uint8Array) => void = () => undefined;
  #more: MoreInput = noMore;

  constructor(module: Module) {
    this.#module = module;
    const write = module.addFunction((pointer, length) => this.#write(pointer, length), 'ipi');
    const read = module.addFunction((pointer, space) => this.#feed(pointer, space), 'ipi');
    module._pgl_set_rw_cbs(read, write);
  }

  get memory(): Uint8Array {
    return this.#module.HEAPU8;
  }

  greet(answer: (bytes: Uint8Array) => void): void {
    this.#answer = answer;
    this.#module._pgl_sendConnData();
    this.#module._pgl_pq_flush();
  }

  run(messages: Uint8Array, answer: (bytes: Uint8Array) => void, more: MoreInput = noMore): void {
    this.#input = messages;
    this.#read = 0;
    this.#answer = answer;
    this.#more = more;
    const module = this.#module;
    while (this.#read < this.#input.length || module._pq_buffer_remaining_data() > 0) {
      const stack = module.stackSave();
      try {
        module._PostgresMainLoopOnce();
      } catch (error) {
        module.stackRestore(stack);
        if (!isErrorJump(error)) throw error;
        module._PostgresMainLongJmp();
      }
    }
    module._PostgresSendReadyForQueryIfNecessary();
    module._pgl_pq_flush();
  }

  #feed(pointer: number, space: number): number {
    if (this.#read === this.#input.length) {
      // Whole messages went in, so only a COPY can want more.
      const more = this.#more();
      if (more === null) {
        this.#refusedCopy = true;
        this.#module.HEAPU8.set(copyFail, pointer);
        return copyFail.length;
      }
      this.#input = more;
      this.#read = 0;
    }
    const end = Math.min(this.#read + space, this.#input.length);
    this.#module.HEAPU8.set(this.#input.subarray(this.#read, end), pointer);
    const count = end - this.#read;
    this.#read = end;
    return count;
  }

  #write(pointer: number, length: number): number {
    const bytes = this.#module.HEAPU8.subarray(pointer, pointer + length);
    if (this.#refusedCopy) {
      this.#refusedCopy = false;
      this.#answer(withCode(bytes));
    } else {
      this.#answer(bytes);
    }
    return length;
  }
}

/** The server reports our refusal as a cancelled query; what it is, is a missing feature. */
function withCode(bytes: Uint8Array): Uint8Array {
  const copy = Buffer.from(bytes);
  const at = copy.indexOf(queryCanceled);
  if (at !== -1) notSupported.copy(copy, at);
  return copy;
}

function isErrorJump(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'status' in error && error.status === errorJump
  );
}
