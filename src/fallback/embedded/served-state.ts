import { hostname } from 'node:os';
import { defaultDurability } from '../durability.ts';
import type { FallbackPaths } from '../fallback-paths.ts';
import type { EmbeddedSettings } from '../server-settings.ts';
import type { EmbeddedState } from './embedded-state.ts';
import type { EngineHello } from './engine-protocol.ts';

/** A server that is ready for its clients. */
export interface ServedFallback {
  readonly paths: FallbackPaths;
  readonly settings: EmbeddedSettings;
  readonly engine: EngineHello;
  readonly gateway: EmbeddedState['gateway'];
  /** It listens on a Unix socket, too. */
  readonly hasSocket: boolean;
  /** ISO 8601. */
  readonly startedAt: string;
}

/** What the state file says of it. */
export function embeddedState(served: ServedFallback): EmbeddedState {
  const { paths, settings, engine, gateway, hasSocket, startedAt } = served;
  const { host, port, database, user, durability } = settings;
  return {
    kind: 'embedded',
    machine: hostname(),
    gateway,
    engine: { pid: engine.pid, startTime: engine.startTime },
    host,
    port,
    socketDir: hasSocket ? paths.root : null,
    database,
    user,
    serverVersion: new Map(engine.parameters).get('server_version') ?? '',
    pgvector: engine.pgvector,
    pglite: engine.pglite,
    durability: durability ?? defaultDurability,
    dataDir: paths.data,
    log: paths.log,
    startedAt,
  };
}
