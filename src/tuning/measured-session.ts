import type { Connection } from '../postgres/connection.ts';
import { quoteLiteral } from '../postgres/quote-literal.ts';

/** Planner settings and the like, for one transaction. */
export type LocalSettings = Readonly<Record<string, string>>;

/** Where measurements run; each hands its settings in, and they hold for its own queries only. */
export interface MeasuredSession {
  readonly connection: Connection;
  /**
   * Works through items one by one under the settings, until all are done or the time is over.
   *
   * @param until milliseconds of `performance.now()`; the first item is worked on in any case
   */
  readonly each: <Item, Result>(
    items: readonly Item[],
    settings: LocalSettings,
    work: (item: Item) => Promise<Result>,
    until: number,
  ) => Promise<readonly Result[]>;
}

/** A transaction holds back the clean-up of the server, and the whole engine of an embedded fallback. */
const longestTransactionMs = 250;

/** Measures in short transactions that may only read. */
export function readOnlySession(connection: Connection): MeasuredSession {
  return {
    connection,
    each: async (items, settings, work, until) => {
      const done: Awaited<ReturnType<typeof work>>[] = [];
      const left = (): boolean =>
        done.length < items.length && (done.length === 0 || performance.now() < until);
      while (left()) {
        await connection.batch(`begin transaction read only; ${setLocal(settings)}`);
        try {
          const started = performance.now();
          do {
            const item = items[done.length] as (typeof items)[number];
            done.push(await work(item));
          } while (left() && performance.now() - started < longestTransactionMs);
        } finally {
          await connection.query('rollback').catch(() => undefined);
        }
      }
      return done;
    },
  };
}

/** Measures inside the transaction that is open already, which sees what nobody else does. */
export function openTransactionSession(connection: Connection): MeasuredSession {
  return {
    connection,
    each: async (items, settings, work, until) => {
      const done: Awaited<ReturnType<typeof work>>[] = [];
      await connection.batch(setLocal({ ...plannerDefaults, ...settings }));
      for (const item of items) {
        if (done.length > 0 && performance.now() >= until) break;
        done.push(await work(item));
      }
      return done;
    },
  };
}

const plannerDefaults: LocalSettings = {
  enable_indexscan: 'on',
  enable_bitmapscan: 'on',
  enable_seqscan: 'on',
  enable_sort: 'on',
};

/** Index scans are forbidden: every row is compared. */
export const exactSettings: LocalSettings = { enable_indexscan: 'off', enable_bitmapscan: 'off' };

/** Everything but index scans is made as dear as the planner can make it. */
export const indexSettings: LocalSettings = { enable_seqscan: 'off', enable_sort: 'off' };

function setLocal(settings: LocalSettings): string {
  const all = Object.entries(settings);
  return all.map(([name, value]) => `set local ${name} = ${quoteLiteral(value)}`).join('; ');
}
