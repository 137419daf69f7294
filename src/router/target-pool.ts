import pg from 'pg';
import type { ClientConfig, PoolClient } from 'pg';
import { SetupError, type Target } from '../errors/setup-error.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import { diagnose } from '../postgres/diagnose.ts';
import { DatabaseUnavailableError } from './database-unavailable-error.ts';
import type { Evidence, EvidenceKind } from './evidence.ts';
import { evidenceOfError } from './evidence-of-error.ts';
import type { PoolEvents } from './pool-events.ts';
import { isBound, type RouteOfPool, type Takes } from './route-of-pool.ts';
import { RoutedClient } from './routed-client.ts';
import type { RouterOptions } from './router-options.ts';

/** A client of a pool that makes routed ones. */
type LentClient = PoolClient & Pick<RoutedClient, 'lend' | 'readOnly'>;

/** The target of a pool, its sizes, and who hears of it. */
export interface TargetPoolOptions {
  readonly target: Target;
  readonly settings: ConnectionSettings;
  readonly pool: NonNullable<RouterOptions['pool']>;
  /** Whether its sessions begin read-only. */
  readonly readOnly: boolean;
  /** Connections that are kept when nobody uses them. */
  readonly min: number;
  /** Hands in what was found out; not called before `adopt` and after `retire`. */
  readonly report: (generation: number, evidence: Evidence) => void;
  /** Hears that a login worked. */
  readonly letIn: () => void;
  readonly emit: <Name extends keyof PoolEvents>(name: Name, ...parts: PoolEvents[Name]) => void;
}

/** The router went on to another pool while this one was asked for a connection; ask the next. */
export const moved = new Error('The router has left this pool.');

/** The connections to one target between two switches. */
export class TargetPool {
  readonly target: Target;
  readonly #options: TargetPoolOptions;
  readonly #route: RouteOfPool;
  readonly #pool: pg.Pool;
  /** Those who wait for a connection. */
  readonly #waiting = new Set<() => void>();
  #generation: number | null = null;
  #retired: Promise<void> | null = null;

  constructor(options: TargetPoolOptions) {
    const { target, settings, pool, readOnly, min } = options;
    this.target = target;
    this.#options = options;
    const route: RouteOfPool = {
      target,
      settings,
      readOnly,
      clients: new Set(),
      plain: false,
      report: (evidence) => this.#report(evidence),
    };
    this.#route = route;
    this.#pool = new pg.Pool({
      max: pool.max ?? 10,
      min,
      idleTimeoutMillis: pool.idleTimeoutMillis ?? 10_000,
      connectionTimeoutMillis: pool.connectionTimeoutMillis ?? 5_000,
      query_timeout: pool.queryTimeoutMillis ?? 0,
      application_name: pool.applicationName ?? 'setup-wizard router',
      // A program that has nothing else to do may end.
      allowExitOnIdle: true,
      Client: class extends RoutedClient {
        constructor(config?: ClientConfig) {
          super(config, route);
        }
      },
    });
    this.#tellEvents();
  }

  get generation(): number | null {
    return this.#generation;
  }

  get counts(): Pick<pg.Pool, 'totalCount' | 'idleCount' | 'waitingCount' | 'expiredCount'> {
    return this.#pool;
  }

  /** Puts it to use: from now on its clients report what they find out. */
  adopt(generation: number): void {
    this.#generation = generation;
  }

  /**
   * Lends a client.
   *
   * @throws `moved`; DatabaseUnavailableError when the target cannot be reached, TOO_MANY_CONNECTIONS when it
   *   or the pool is full, or as `diagnose` explains it. Nothing was sent then.
   */
  async checkout(takes: Takes, reads: boolean): Promise<PoolClient> {
    this.#route.readOnly = isBound(takes);
    for (;;) {
      const client = await this.#next();
      if (client.readOnly === isBound(takes)) {
        client.lend(takes, reads);
        return client;
      }
      // It was opened for something else, and would go back to that with RESET ALL.
      client.release(true);
    }
  }

  /** Opens a connection ahead of its use; tells whether that worked. */
  async warm(): Promise<boolean> {
    try {
      const client = await this.#next();
      client.release();
      return true;
    } catch {
      return false;
    }
  }

  /** Has the listener called when a connection is gone. */
  onRemoved(listener: () => void): void {
    this.#pool.on('remove', listener);
  }

  /**
   * Ends it: those who wait are sent on at once, idle connections are closed, and what still works has
   * `tearDownMs` before its socket is destroyed. Never throws.
   */
  retire(tearDownMs: number): Promise<void> {
    this.#retired ??= this.#tearDown(tearDownMs);
    return this.#retired;
  }

  async #tearDown(tearDownMs: number): Promise<void> {
    for (const sendOn of this.#waiting) sendOn();
    const ended = this.#pool.end().catch(() => undefined);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, tearDownMs);
    });
    await Promise.race([ended, late]);
    clearTimeout(timer);
    for (const client of this.#route.clients) client.destroy();
  }

  #next(): Promise<LentClient> {
    return new Promise((resolve, reject) => {
      if (this.#retired !== null) {
        reject(moved);
        return;
      }
      const sendOn = (): void => reject(moved);
      const { plain } = this.#route;
      this.#waiting.add(sendOn);
      this.#pool.connect((error, client) => {
        this.#waiting.delete(sendOn);
        if (client === undefined) {
          if (this.#route.plain && !plain) resolve(this.#next());
          else reject(this.#unreached(error));
        } else if (this.#retired === null) {
          resolve(client as LentClient);
        } else {
          client.release(true);
        }
      });
    });
  }

  #unreached(error: unknown): SetupError {
    const { target, settings } = this.#options;
    if (error instanceof Error && error.message === 'timeout exceeded when trying to connect') {
      return this.#allInUse(error);
    }
    const evidence = evidenceOfError(error, { settings, target, moment: 'login' });
    if (evidence !== null) this.#report(evidence);
    const found = diagnose(error, { settings, target });
    if (evidence === null || !passing.has(evidence.kind)) return found;
    const { message, detail, fix } = found;
    return new DatabaseUnavailableError({ message, detail, fix, target, cause: error });
  }

  /** Full, and not down, is what an operator has to know (the words of `pg` are the same for both). */
  #allInUse(cause: Error): SetupError {
    const { target } = this;
    return new SetupError('TOO_MANY_CONNECTIONS', {
      message: `All ${this.#pool.totalCount} connections of the router to the ${target} are in use.`,
      detail: cause.message,
      fix: 'Give connections back sooner, or raise pool.max of createDatabaseRouter.',
      target,
      cause,
    });
  }

  #report(evidence: Evidence): void {
    if (this.#generation === null || this.#retired !== null) return;
    this.#options.report(this.#generation, evidence);
  }

  #tellEvents(): void {
    const { emit, letIn } = this.#options;
    // The client itself has told what its idle connection ended with.
    this.#pool.on('error', () => undefined);
    this.#pool.on('connect', (client) => {
      letIn();
      emit('connect', client);
    });
    this.#pool.on('acquire', (client) => emit('acquire', client));
    this.#pool.on('release', (error, client) => emit('release', error, client));
    this.#pool.on('remove', (client) => emit('remove', client));
  }
}

/** What may be over when the next connection is opened, or is why the router switches. */
const passing: ReadonlySet<EvidenceKind> = new Set<EvidenceKind>([
  'down',
  'silent',
  'starting',
  'dns',
]);
