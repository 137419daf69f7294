import { BackendSignals } from './backend-signals.ts';
import { wireMessage } from './wire-message.ts';

/** Waits for more messages of the client, whole ones; null when there can be none. */
export type MoreInput = () => Uint8Array | null;

/** What the PGlite module offers below its own interface. */
export interface PgliteModule {
  readonly HEAPU8: Uint8Array;
  /** Addresses of what a signal handler of PostgreSQL sets: two flags, and a pointer to a third. */
  readonly _InterruptPending: number;
  readonly _QueryCancelPending: number;
  readonly _MyLatch: number;
  addFunction(body: (pointer: number, length: number) => number, signature: string): number;
  stackSave(): number;
  stackRestore(pointer: number): void;
  _pgl_set_rw_cbs(read: number, write: number): void;
  /** Address of a pointer to the entry of this backend among the processes. */
  readonly _MyProc: number;
  /** Address of a pointer to the counters: the next oid is the first of them. */
  readonly _TransamVariables: number;
  _ReadNextFullTransactionId(): bigint | number;
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
 * Stands in for the socket of the backend. PGlite's own loop does the same, but it goes on after
 * exceptions that mean the backend is lost, and has nothing to say when the backend wants more
 * input than there is, which is what COPY FROM STDIN does.
 */
export class PgliteDriver {
  readonly #module: PgliteModule;
  #input: Uint8Array = new Uint8Array(0);
  #read = 0;
  #refusedCopy = false;
  #answer: (bytes: Uint8Array) => void = () => undefined;
  #more: MoreInput = noMore;
  /** A command has been read, and not all of its answers given. */
  #busy = false;
  readonly signals: BackendSignals;

  constructor(module: PgliteModule) {
    this.#module = module;
    const write = module.addFunction((pointer, length) => this.#write(pointer, length), 'ipi');
    const read = module.addFunction((pointer, space) => this.#feed(pointer, space), 'ipi');
    module._pgl_set_rw_cbs(read, write);
    this.signals = new BackendSignals(module, () => this.#busy);
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
    this.signals.during(() => this.#work());
  }

  #work(): void {
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
    this.#busy = false;
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
    this.#busy = true;
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
