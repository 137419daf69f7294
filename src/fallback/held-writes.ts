import { access } from 'node:fs/promises';
import { SetupError } from '../errors/setup-error.ts';
import { unreplayedWrites } from '../journal/unreplayed-writes.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import type { Connection } from '../postgres/connection.ts';
import { type DatabasePrint, databasePrint } from './database-print.ts';
import { fallbackPaths } from './fallback-paths.ts';
import { fallbackStatus } from './fallback-status.ts';
import { otherDatabases } from './other-databases.ts';
import { type OwnRows, ownRows } from './own-rows.ts';
import { readServerSettings, type ServerSettings } from './server-settings.ts';
import { startFallback } from './start-fallback.ts';
import { stopFallback } from './stop-fallback.ts';
import { withFallback } from './with-fallback.ts';

/** What a fallback holds that is nowhere else. */
export type HeldWrites =
  /** `look`: what that was read from; null where there is no server to look at. */
  | { readonly kind: 'none'; readonly look: Look | null }
  /** Writes of the journal that were not brought back. */
  | { readonly kind: 'journalled'; readonly count: number }
  /** Databases that nobody compares, quoted. */
  | { readonly kind: 'databases'; readonly names: readonly string[] }
  | Exclude<OwnRows, { readonly kind: 'none' }>
  /** `reason`: why nobody can tell, a sentence. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** How to tell later whether something was written since. */
export interface Look {
  readonly address: ConnectionSettings;
  readonly print: DatabasePrint;
}

export interface HeldWritesRequest {
  readonly stateDir: string;
  /** Of the fallback's user, as the settings have it; null when they do not. */
  readonly password: string | null;
  /** Null where none is configured. */
  readonly primary: ConnectionSettings | null;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((sentence: string) => void) | undefined;
}

/**
 * Asks the fallback what it holds that the primary does not have: writes in its journal, and rows that
 * no sync brought. The primary is only asked about those. A fallback that does not run is started for
 * the question, and stopped again unless the answer is none. Throws CANCELLED only.
 */
export async function heldWrites(request: HeldWritesRequest): Promise<HeldWrites> {
  const { stateDir } = request;
  const { settings: path } = fallbackPaths(stateDir);
  const settings = await readServerSettings(path);
  if (settings === null) return await withoutSettings(path);
  // What is in a server that the operator runs stays there.
  if (settings.kind === 'existing') return nothing;
  const status = await fallbackStatus(stateDir);
  const { state } = status;
  // They are another installation's, and stay where they are.
  if (status.state === 'stopped' && status.note !== undefined) return nothing;
  const answer = await asked(settings, request);
  // Somebody else has destroyed it meanwhile.
  if ((await readServerSettings(path)) === null) return nothing;
  if (answer.kind !== 'none' && state !== 'running') await stopFallback(stateDir);
  return answer;
}

const nothing: HeldWrites = { kind: 'none', look: null };

/** A set-up that was cut short leaves no settings, and nobody ever logged in. */
async function withoutSettings(path: string): Promise<HeldWrites> {
  const present = await access(path).then(
    () => true,
    () => false,
  );
  return present ? { kind: 'unknown', reason: `${path} cannot be understood.` } : nothing;
}

async function asked(
  settings: ServerSettings,
  { password, ...request }: HeldWritesRequest,
): Promise<HeldWrites> {
  if (password === null) {
    return { kind: 'unknown', reason: 'The settings do not hold its password.' };
  }
  const { stateDir, signal } = request;
  const { host, port, database, user } = settings;
  const plain = { sslmode: 'disable', sslrootcert: null } as const;
  const address = { host, port, database, user, password, ...plain };
  try {
    await startFallback({ stateDir, ...(signal === undefined ? {} : { signal }) });
    return await withFallback(address, signal, (connection) =>
      lookAt(connection, settings, { address, ...request }),
    );
  } catch (error) {
    if (!(error instanceof SetupError) || error.code === 'CANCELLED') throw error;
    return { kind: 'unknown', reason: error.message };
  }
}

async function lookAt(
  connection: Connection,
  settings: ServerSettings,
  { address, ...request }: Omit<HeldWritesRequest, 'password'> & Pick<Look, 'address'>,
): Promise<HeldWrites> {
  // First of all: what is written while the rows are compared has to be noticed.
  const print = await databasePrint(connection);
  const count = await unreplayedWrites(connection);
  if (count > 0) return { kind: 'journalled', count };
  const names = await otherDatabases(connection, settings);
  if (names.length > 0) return { kind: 'databases', names };
  const own = await ownRows(connection, address, request);
  return own.kind === 'none' ? { kind: 'none', look: { address, print } } : own;
}
