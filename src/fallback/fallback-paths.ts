import { join } from 'node:path';

/** Where the files of the local fallback lie, all below `<state directory>/fallback`. */
export interface FallbackPaths {
  readonly root: string;
  readonly data: string;
  /** The running server; never a secret. */
  readonly state: string;
  /** What the server is to be: address, names, verifier of the password. */
  readonly settings: string;
  /** Held by the gateway while it runs. */
  readonly lock: string;
  /** Held by the engine while the data directory is open. */
  readonly engineLock: string;
  /** Held by whoever provisions or starts. */
  readonly startLock: string;
  readonly log: string;
}

export function fallbackPaths(stateDir: string): FallbackPaths {
  return pathsBelow(join(stateDir, 'fallback'));
}

/** The same from the directory itself, which is all that the server process is told. */
export function pathsBelow(root: string): FallbackPaths {
  return {
    root,
    data: join(root, 'data'),
    state: join(root, 'state.json'),
    settings: join(root, 'server.json'),
    lock: join(root, 'lock'),
    engineLock: join(root, 'engine-lock'),
    startLock: join(root, 'start-lock'),
    log: join(root, 'fallback.log'),
  };
}
