import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import type { FallbackWrites } from './router-state.ts';
import type { RouterTiming } from './router-timing.ts';

/** What `createDatabaseRouter` may be told; everything has a default. */
export interface RouterOptions {
  /** Folder with `.env` and `config.json`. Default: the current one. */
  readonly cwd?: string;
  /** Variables that outrank the files, as the wizard reads them. Default: those of the process. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Where the wizard keeps its state. Default: `.setup-wizard` in `cwd`; none when `targets` are given. */
  readonly stateDir?: string;
  /** The targets themselves, instead of reading them from the files; null for none. */
  readonly targets?: {
    readonly primary: ConnectionSettings | null;
    readonly fallback: ConnectionSettings | null;
  };
  /** What the fallback takes while the primary is down. Default `read-only`. */
  readonly writes?: FallbackWrites;
  /** `auto` goes back to a primary that is healthy for a while, if no write waits for it. Default `manual`. */
  readonly failBack?: 'manual' | 'auto';
  /** When a stopped fallback that the wizard provisioned is started. Default `at-start`. */
  readonly startFallback?: 'at-start' | 'when-needed' | 'never';
  /** What `pg` calls these; per target. */
  readonly pool?: {
    /** Most connections at a time. Default 10. */
    readonly max?: number;
    /** Milliseconds until an idle connection is closed. Default 10000. */
    readonly idleTimeoutMillis?: number;
    /** Milliseconds to wait for a connection. Default 5000. */
    readonly connectionTimeoutMillis?: number;
    /** Milliseconds for the answer to a statement; 0, the default, waits for ever. */
    readonly queryTimeoutMillis?: number;
    /** What the server shows in pg_stat_activity. Default `setup-wizard router`. */
    readonly applicationName?: string;
  };
  readonly timing?: Partial<RouterTiming>;
}
