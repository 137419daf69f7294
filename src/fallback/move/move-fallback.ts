import { SetupError } from '../../errors/setup-error.ts';
import type { ConnectionSettings } from '../../postgres/connection-settings.ts';
import { refuseLowDisk } from '../disk-room.ts';
import { firstFreePort } from '../free-port.ts';
import { provisionerOf } from '../provisioner-of.ts';
import type { FallbackSpec, Provisioner, ProvisionResult } from '../provisioner.ts';
import type { ServerSettings } from '../server-settings.ts';
import { startFallback } from '../start-fallback.ts';
import { stopFallback } from '../stop-fallback.ts';
import { UndoList } from '../undo-list.ts';
import { type CopiedData, copyFallback } from './copy-fallback.ts';
import { emptyFilled, fillerOf, keepFilled } from './filling-place.ts';
import { type MovePlaces, movePlaces } from './move-places.ts';
import { putFallback } from './put-fallback.ts';
import { refuseFollowed } from './refuse-followed.ts';
import { refuseOtherDatabases } from './refuse-other-databases.ts';
import { refuseSamePlace } from './refuse-same-place.ts';
import { finishMove, takeMoveBack } from './settle-move.ts';

export interface MoveRequest {
  /** What the fallback is to be afterwards. */
  readonly spec: FallbackSpec;
  /** What it is now, as `server.json` has it. */
  readonly from: ServerSettings;
  readonly to: Provisioner;
  /** Where provisioners come from; those of this program unless told. */
  readonly provisioners?: typeof provisionerOf;
}

export interface MoveResult extends Pick<
  ProvisionResult,
  'endpoint' | 'serverVersion' | 'pgvector'
> {
  readonly copied: CopiedData;
  /** Puts the fallback of before in its place again, and starts it; what was written since is lost. */
  readonly undo: () => Promise<void>;
  /** Deletes the fallback of before. Until then it waits, stopped, and an interrupted run can go back. */
  readonly finish: () => Promise<void>;
}

/**
 * Makes a fallback of another kind with all the data of the one that is there, and puts it in its
 * place. Nobody else reaches either of them meanwhile, so that no write is lost. When it fails or is
 * cancelled, the one of before is in place and runs, and nothing is left of the other; `settleMove`
 * does the same after a crash.
 *
 * @throws SetupError FALLBACK_MOVE_FAILED, DISK_LOW, SETTINGS_INVALID, PORT_TAKEN, CANCELLED, or what
 *   the provisioner of the new kind throws
 */
export async function moveFallback(request: MoveRequest): Promise<MoveResult> {
  const { spec, from, to } = request;
  refuseSamePlace(spec, from, to.kind);
  const { stateDir, environment = process.env, signal } = spec;
  await refuseFollowed(stateDir);
  const places = movePlaces(stateDir);
  await refuseLowDisk({ kind: to.kind, stateDir: places.next, environment, signal });
  const before = await setApart(request);
  const undos = new UndoList();
  undos.add(() => startFallback({ stateDir }));
  // Its port and password of before; whatever becomes of that, it has to run.
  undos.addAside(before.undo);
  undos.add(() => takeMoveBack(stateDir));
  try {
    await refuseOtherDatabases(from, before.address, signal);
    const next = await makeNext(request, places);
    // What it made on a server of the operator; files and servers of ours go with the place.
    const filler = to.kind === 'existing' ? fillerOf(stateDir) : null;
    if (filler !== null) {
      undos.addAside(next.undo);
      undos.addAside(() => emptyFilled(next.address, stateDir));
    }
    const { onProgress } = spec;
    const sides = { from: before.address, to: next.address };
    const copied = await copyFallback({ ...sides, filler, signal, onProgress });
    await stopFallback(places.next, signal);
    await stopFallback(stateDir, signal);
    await putFallback(stateDir, places.old);
    await putFallback(places.next, stateDir);
    const { endpoint, serverVersion, pgvector } = await to.provision(spec);
    let finished = false;
    const finish = async (): Promise<void> => {
      finished = true;
      if (filler !== null) await keepFilled(next.address);
      await finishMove(stateDir);
    };
    const undo = async (): Promise<void> => {
      if (finished) throw gone(from);
      await undos.undo();
    };
    return { endpoint, serverVersion, pgvector, copied, undo, finish };
  } catch (error) {
    throw await undos.undoAfter(error, remains);
  }
}

const remains =
  'The next "setup-wizard --non-interactive" puts the fallback of before in its place.';

/** A server of the move, at a place where nobody looks for it. */
interface Apart {
  readonly address: ConnectionSettings;
  readonly undo: () => Promise<void>;
}

/**
 * The fallback of before, running where nobody looks for it, with the password that is known. A server
 * of the operator stays where it is.
 */
async function setApart({ spec, from, provisioners = provisionerOf }: MoveRequest): Promise<Apart> {
  const { host, database, user } = from;
  spec.onProgress?.(`Taking the ${from.kind} fallback aside; it does not answer while it is moved`);
  const { provision } = await provisioners(from.kind);
  const own = from.kind !== 'existing';
  try {
    return await withFreePort(own ? host : null, from.port, async (port) => {
      const { undo } = await provision({ ...spec, host, port, database, user, primary: null });
      return { address: addressOf({ ...spec, host, port, database, user }), undo };
    });
  } catch (error) {
    if (error instanceof SetupError && error.code === 'CANCELLED') throw error;
    throw cannotRead(from, error);
  }
}

/** The new one beside the old, empty. */
async function makeNext({ spec, to }: MoveRequest, { next }: MovePlaces): Promise<Apart> {
  const own = to.kind !== 'existing';
  return await withFreePort(own ? spec.host : null, spec.port, async (port) => {
    const { endpoint, undo } = await to.provision({ ...spec, stateDir: next, port });
    return { address: addressOf({ ...spec, ...endpoint }), undo };
  });
}

/** Others may take a free port between the look and the start. */
const portTries = 5;

/** Does the work with a port behind `port` that is free on the host, or with `port` itself for null. */
async function withFreePort<T>(
  host: string | null,
  port: number,
  work: (port: number) => Promise<T>,
): Promise<T> {
  if (host === null) return await work(port);
  for (let attempt = 1; ; attempt += 1) {
    const free = await firstFreePort(
      host,
      port + attempt > 65_000 ? 5433 + attempt : port + attempt,
    );
    try {
      return await work(free);
    } catch (error) {
      const taken = error instanceof SetupError && error.code === 'PORT_TAKEN';
      if (!taken || attempt >= portTries) throw error;
    }
  }
}

function addressOf(spec: FallbackSpec): ConnectionSettings {
  const { host, port, database, user, password } = spec;
  return { host, port, database, user, password, sslmode: 'disable', sslrootcert: null };
}

function gone({ kind }: ServerSettings): SetupError {
  return new SetupError('FALLBACK_MOVE_FAILED', {
    message: `The ${kind} fallback of before was deleted already; the new one stays.`,
    fix: 'Run the same command again.',
    target: 'fallback',
  });
}

function cannotRead(from: ServerSettings, cause: unknown): SetupError {
  const words = cause instanceof Error ? cause.message : String(cause);
  return new SetupError('FALLBACK_MOVE_FAILED', {
    message: `The data of the ${from.kind} fallback cannot be read, so it cannot be brought over.`,
    detail: words,
    fix: `Mend that, or keep --fallback-mode ${from.kind}. If its data is not needed: setup-wizard fallback destroy, then this again.`,
    target: 'fallback',
    cause,
  });
}
