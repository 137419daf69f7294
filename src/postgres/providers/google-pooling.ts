import type { PoolerAddress } from './pooler-address.ts';

/** Managed connection pooling of Cloud SQL and AlloyDB: off by default, then beside the server. */
export const googlePooling: PoolerAddress = {
  name: 'managed connection pooling',
  mode: 'either',
  shape: 'port 6432',
  matches: ({ port }) => port === 6432,
  instead: () => 'port 5432 instead of the managed pooler on 6432',
  example: { host: '10.0.0.5', port: 6432, database: 'DATABASE', user: 'USER' },
};
