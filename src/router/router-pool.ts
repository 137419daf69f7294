import type { EventEmitter } from 'node:events';
import pg from 'pg';
import type { PoolClient, PoolConfig } from 'pg';
import { asError } from '../postgres/as-error.ts';
import type { DatabaseRouter, WorkOptions } from './database-router.ts';
import { type LendClient, lendClient } from './lend-client.ts';
import type { LiveSwitchboard } from './live-switchboard.ts';
import { PoolsInUse, type PoolsInUseOptions } from './pools-in-use.ts';
import type { RouterStatus } from './router-status.ts';
import { runStatement } from './run-statement.ts';
import { runTransaction } from './run-transaction.ts';
import { startupReport } from './startup-report.ts';
import { submitOnPool } from './submit-on-pool.ts';
import { isSubmittable } from './watch-submittable.ts';

type ConnectCallback = (
  error: Error | undefined,
  client: PoolClient | undefined,
  done: (release?: Error | boolean) => void,
) => void;

/** The watching part of a router, and what its pools are made from. */
export interface RouterPoolParts extends Omit<PoolsInUseOptions, 'switchboard' | 'emit'> {
  readonly board: LiveSwitchboard;
}

/** The rest of a pool has a replacement here, under the same name. */
const PoolFace = pg.Pool as unknown as new (
  config: PoolConfig,
) => EventEmitter & Pick<pg.Pool, 'options' | 'ending' | 'ended'>;

/**
 * The router as applications and libraries have it: a `Pool` to those that look for one, and nothing but the
 * face of one. The name counts as well, for Drizzle takes a connection of its own for a transaction only
 * where the class is called so.
 */
export class RouterPool extends PoolFace implements DatabaseRouter {
  readonly #board: LiveSwitchboard;
  readonly #pools: PoolsInUse;
  #closed: Promise<void> | null = null;

  constructor({ board, ...parts }: RouterPoolParts) {
    const { max = 10, idleTimeoutMillis = 10_000 } = parts.pool;
    super({ max, idleTimeoutMillis });
    this.#board = board;
    const emit = (name: string, ...values: readonly unknown[]): void =>
      void this.emit(name, ...values);
    this.#pools = new PoolsInUse({ ...parts, switchboard: board, emit });
    board.listen(emit);
  }

  readonly #lend: LendClient = (reads) => lendClient(this.#board, this.#pools, reads);

  query(config: unknown, values?: unknown, callback?: unknown): never {
    const told = typeof values === 'function' ? values : callback;
    if (isSubmittable(config)) {
      void submitOnPool(config, told, this.#lend);
      return config as never;
    }
    const given = typeof values === 'function' ? undefined : values;
    const answer = runStatement({ config, values: given }, this.#lend, this.#board);
    if (typeof told !== 'function') return answer as never;
    // Out of the promise: what the callback throws is not ours to keep.
    answer.then(
      (result) => process.nextTick(told as () => void, undefined, result),
      (error: unknown) => process.nextTick(told as () => void, error),
    );
    return undefined as never;
  }

  connect(): Promise<PoolClient>;
  connect(callback: ConnectCallback): void;
  connect(callback?: ConnectCallback): Promise<PoolClient> | undefined {
    const lent = this.#lend(false);
    if (callback === undefined) return lent;
    lent.then(
      (client) => {
        const done = (error?: Error | boolean): void => client.release(error);
        process.nextTick(callback, undefined, client, done);
      },
      (error: unknown) => process.nextTick(callback, asError(error), undefined, () => undefined),
    );
    return undefined;
  }

  readonly transaction = <Answer>(
    work: (client: PoolClient) => Promise<Answer>,
    { access }: WorkOptions = {},
  ): Promise<Answer> => runTransaction(work, access === 'read', this.#lend, this.#board);

  readonly withClient = async <Answer>(
    work: (client: PoolClient) => Promise<Answer>,
    { access }: WorkOptions = {},
  ): Promise<Answer> => {
    const client = await this.#lend(access === 'read');
    try {
      return await work(client);
    } finally {
      client.release();
    }
  };

  readonly status = (): RouterStatus => this.#board.status();

  readonly health = (): Promise<RouterStatus> => this.#board.health();

  readonly startupReport = (): readonly string[] => startupReport(this.status());

  readonly failBack = (): Promise<RouterStatus> => this.#board.failBack();

  readonly close = (): Promise<void> => {
    this.#closed ??= this.#close();
    return this.#closed;
  };

  end(): Promise<void>;
  end(callback: () => void): void;
  end(callback?: () => void): Promise<void> | undefined {
    const closed = this.close();
    if (callback === undefined) return closed;
    void closed.then(() => process.nextTick(callback));
    return undefined;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  get totalCount(): number {
    return this.#pools.active?.counts.totalCount ?? 0;
  }

  get idleCount(): number {
    return this.#pools.active?.counts.idleCount ?? 0;
  }

  get waitingCount(): number {
    return this.#pools.active?.counts.waitingCount ?? 0;
  }

  get expiredCount(): number {
    return this.#pools.active?.counts.expiredCount ?? 0;
  }

  async #close(): Promise<void> {
    Object.assign(this, { ending: true });
    await Promise.all([this.#board.close(), this.#pools.close()]);
    Object.assign(this, { ended: true });
  }
}
