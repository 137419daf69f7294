import { access } from 'node:fs/promises';
import { SetupError } from '../errors/setup-error.ts';
import { connect } from '../postgres/connect.ts';
import { unreplayedWrites } from '../transfer/unreplayed-writes.ts';
import { fallbackPaths } from './fallback-paths.ts';
import { fallbackStatus } from './fallback-status.ts';
import { readServerSettings, type ServerSettings } from './server-settings.ts';
import { startFallback } from './start-fallback.ts';
import { stopFallback } from './stop-fallback.ts';

/** What a fallback holds that is nowhere else. */
export type HeldWrites =
  | { readonly kind: 'none' }
  | { readonly kind: 'some'; readonly count: number }
  /** `reason`: why nobody can tell, a sentence. */
  | { readonly kind: 'unknown'; readonly reason: string };

export interface HeldWritesRequest {
  readonly stateDir: string;
  /** Of the fallback's user, as the settings have it; null when they do not. */
  readonly password: string | null;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks the fallback how many writes it holds that the primary does not have. One that does not run is
 * started for the question, and stopped again unless the answer is none. Throws CANCELLED only.
 */
export async function heldWrites(request: HeldWritesRequest): Promise<HeldWrites> {
  const { stateDir } = request;
  const { settings: path } = fallbackPaths(stateDir);
  const settings = await readServerSettings(path);
  if (settings === null) return await withoutSettings(path);
  // What is in a server that the operator runs stays there.
  if (settings.kind === 'existing') return { kind: 'none' };
  const status = await fallbackStatus(stateDir);
  const { state } = status;
  // They are another installation's, and stay where they are.
  if (status.state === 'stopped' && status.note !== undefined) return { kind: 'none' };
  const answer = await asked(settings, request);
  // Somebody else has destroyed it meanwhile.
  if ((await readServerSettings(path)) === null) return { kind: 'none' };
  if (answer.kind !== 'none' && state !== 'running') await stopFallback(stateDir);
  return answer;
}

/** A set-up that was cut short leaves no settings, and nobody ever logged in. */
async function withoutSettings(path: string): Promise<HeldWrites> {
  const present = await access(path).then(
    () => true,
    () => false,
  );
  return present ? { kind: 'unknown', reason: `${path} cannot be understood.` } : { kind: 'none' };
}

async function asked(
  { host, port, database, user }: ServerSettings,
  { stateDir, password, signal }: HeldWritesRequest,
): Promise<HeldWrites> {
  if (password === null) {
    return { kind: 'unknown', reason: 'The settings do not hold its password.' };
  }
  try {
    await startFallback({ stateDir, ...(signal === undefined ? {} : { signal }) });
    const connection = await connect(
      { host, port, database, user, password, sslmode: 'disable', sslrootcert: null },
      { target: 'fallback', signal },
    );
    try {
      const count = await unreplayedWrites(connection);
      return count === 0 ? { kind: 'none' } : { kind: 'some', count };
    } finally {
      await connection.close();
    }
  } catch (error) {
    if (!(error instanceof SetupError) || error.code === 'CANCELLED') throw error;
    return { kind: 'unknown', reason: error.message };
  }
}
