import type { PoolerAddress } from './pooler-address.ts';

/**
 * RDS Proxy, which stands before RDS and Aurora alike.
 *
 * @param instead the address of the server itself, as a phrase
 */
export function rdsProxy(instead: string): PoolerAddress {
  return {
    name: 'RDS Proxy',
    mode: 'pinning',
    shape: 'a label that begins with proxy- in the host name',
    matches: ({ host }) => host.includes('.proxy-'),
    instead: () => instead,
    example: {
      host: 'shop.proxy-abc123.eu-west-1.rds.amazonaws.com',
      port: 5432,
      database: 'DATABASE',
      user: 'USER',
    },
  };
}
