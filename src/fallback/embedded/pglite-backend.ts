import { PGlite, type PGliteOptions } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { uuid_ossp } from '@electric-sql/pglite/contrib/uuid_ossp';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { vector } from '@electric-sql/pglite-pgvector';
import type { Durability } from '../durability.ts';
import { DurableFileSystem } from './durable-file-system.ts';
import type { BackendSignals } from './backend-signals.ts';
import { type MoreInput, PgliteDriver, type PgliteModule } from './pglite-driver.ts';

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
  /** What may interrupt the backend at work; null when nothing can. */
  readonly signals: Pick<BackendSignals, 'cancel' | 'ring' | 'alarmClock'> | null;
  /** Looks into the server that cost nothing; null where there is no such look. */
  readonly inside: {
    /** The address of this backend's entry among the processes. */
    readonly processEntry: () => number;
    /** Which oid the next object gets. */
    readonly nextOid: () => number;
    /** Which number the next transaction that writes gets. */
    readonly nextTransaction: () => bigint | number;
  } | null;
  readonly inTransaction: () => boolean;
  /** What a server says at the start of a session. */
  readonly greet: (answer: (bytes: Uint8Array) => void) => void;
  readonly close: () => Promise<void>;
}

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
    // Nobody reads what it would write, letter by letter, of every statement that fails.
    'log_min_messages=fatal',
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
  const module = pglite.Module as unknown as PgliteModule;
  const driver = new PgliteDriver(module);
  return {
    run: (messages, answer, more) => driver.run(messages, answer, more),
    memory: () => driver.memory,
    signals: driver.signals,
    inside: {
      processEntry: () => wordAt(module, module._MyProc),
      nextOid: () => wordAt(module, wordAt(module, module._TransamVariables)),
      nextTransaction: () => module._ReadNextFullTransactionId(),
    },
    inTransaction: () => pglite.isInTransaction(),
    greet: (answer) => driver.greet(answer),
    close: () => pglite.close(),
  };
}

function wordAt(module: PgliteModule, address: number): number {
  return new DataView(module.HEAPU8.buffer).getUint32(address, true);
}
