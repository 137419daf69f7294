import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { EngineHello } from './engine-protocol.ts';
import { askBackend } from './engine-session.ts';
import type { OldLibrary } from './old-library.ts';
import type { PgliteBackend, PglitePlace } from './pglite-backend.ts';
import { wireMessage } from './wire-message.ts';

/** What PGlite 0.3 and later have in common, in its own names. */
interface OldPglite {
  readonly waitReady: Promise<void>;
  execProtocolRawSync(message: Uint8Array): Uint8Array;
  isInTransaction(): boolean;
  close(): Promise<void>;
}

type OldPgliteClass = new (dataDir: string, options: object) => OldPglite;

/**
 * Opens a data directory with the PGlite that fits it, for reading it out once: the session stays
 * that of the bootstrap superuser, refuses to write, and holds each answer in memory as a whole (a
 * COPY up to 1 GB, which is PGlite 0.3's own bound). Throws what that PGlite throws.
 */
export async function openOldPglite(
  { dataDir, database }: PglitePlace,
  library: OldLibrary,
): Promise<PgliteBackend> {
  const { PGlite } = await load<{ PGlite: OldPgliteClass }>(library.pglite);
  const { vector } = await load<{ vector: unknown }>(library.vector);
  const { pg_trgm } = await load<{ pg_trgm: unknown }>(join(library.contrib, 'pg_trgm.js'));
  const { uuid_ossp } = await load<{ uuid_ossp: unknown }>(join(library.contrib, 'uuid_ossp.js'));
  const pglite = new PGlite(dataDir, { database, extensions: { vector, pg_trgm, uuid_ossp } });
  await pglite.waitReady;
  const backend: PgliteBackend = {
    run: (messages, answer) => {
      // Unlike today's, it takes one message at a time.
      for (const message of each(messages)) {
        answer(pglite.execProtocolRawSync(message));
        if (discards(message)) pglite.execProtocolRawSync(readOnly);
      }
    },
    memory: () => new Uint8Array(0),
    signals: null,
    inside: null,
    inTransaction: () => pglite.isInTransaction(),
    greet: () => undefined,
    close: () => pglite.close(),
  };
  pglite.execProtocolRawSync(readOnly);
  return backend;
}

const readOnly = wireMessage('Q', 'set default_transaction_read_only to on');

/** The hand-over from one client to the next, which takes back every setting of the session. */
function discards(message: Uint8Array): boolean {
  return Buffer.from(message).toString('latin1', 5, 16) === 'discard all';
}

/** What the client of an old engine is told at the start; drivers look at these only. */
const reported = [
  'server_version',
  'server_encoding',
  'client_encoding',
  'DateStyle',
  'IntervalStyle',
  'TimeZone',
  'integer_datetimes',
  'standard_conforming_strings',
];

/** What an engine says of itself, for one that was opened with an old library. */
export function oldHello(backend: PgliteBackend): Pick<EngineHello, 'parameters' | 'pgvector'> {
  const ask = (sql: string): string => askBackend(backend, sql).value;
  return {
    parameters: reported.map((name) => [name, ask(`select current_setting('${name}')`)] as const),
    pgvector: ask(`select extversion from pg_catalog.pg_extension where extname = 'vector'`),
  };
}

async function load<Module>(path: string): Promise<Module> {
  return (await import(pathToFileURL(path).href)) as Module;
}

/** The messages one by one: a byte for the type, then the length of the rest with itself. */
function* each(messages: Uint8Array): Generator<Uint8Array> {
  const view = new DataView(messages.buffer, messages.byteOffset, messages.byteLength);
  for (let offset = 0; offset < messages.length;) {
    const end = offset + 1 + view.getUint32(offset + 1);
    yield messages.subarray(offset, end);
    offset = end;
  }
}
