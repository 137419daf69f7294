/** What a finding is about; stable, for scripts. */
export type StatisticsFindingId =
  | 'index.invalid'
  | 'index.unused'
  | 'index.avoided'
  | 'index.missing'
  | 'table.dead-rows'
  | 'table.never-analyzed'
  | 'table.busy'
  | 'cache.low'
  | 'connections.high'
  | 'wraparound'
  | 'replication.slot'
  | 'replication.lag'
  | 'rights';

/** Something in the statistics that wants attention. */
export interface StatisticsFinding {
  readonly id: StatisticsFindingId;
  readonly status: 'warn' | 'note';
  /** The table or index it is about, as it is typed in SQL, or null. */
  readonly subject: string | null;
  readonly message: string;
  readonly fix: string;
}
