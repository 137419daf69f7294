import { createAs } from './create-as.ts';
import type { Provider } from './provider.ts';
import { rdsProxy } from './rds-proxy.ts';
import { upgradeAs } from './upgrade-as.ts';

const adminRole = 'the master user (a member of rds_superuser) on the writer endpoint';

export const aurora: Provider = {
  id: 'aurora',
  name: 'Amazon Aurora PostgreSQL',
  aliases: ['amazon aurora', 'aws aurora', 'aurora postgresql'],
  managed: true,
  signals: ['proc:aurora_version', 'guc:apg'],
  hostSuffixes: [],
  hint: {
    shape: '*.cluster-ID.REGION.rds.amazonaws.com (cluster-ro- is the reader)',
    matches: ({ host }) =>
      /\.cluster-(?:ro-|custom-)?[a-z0-9]+\.[a-z0-9-]+\.rds\.amazonaws\.com(?:\.cn)?$/.test(host),
  },
  pgvectorFrom: 'engine 15.3, 14.8, 13.11 and 12.15 (2023-07)',
  adminRole,
  allowList: 'rds.allowed_extensions of the cluster, only where it was changed from *',
  restart: 'no',
  installText: (place) =>
    `Upgrade the cluster to engine 15.3, 14.8, 13.11 or newer (minor version; no parameter and no restart for pgvector itself). Then: ${createAs(adminRole)(place)}`,
  enableText: createAs(adminRole),
  upgradeText: upgradeAs(adminRole),
  poolers: [rdsProxy('the endpoint of the cluster instead of the RDS Proxy')],
  facts: [
    {
      text: 'pgvector is available from engine 15.3, 14.8, 13.11 and 12.15; version 0.5.0 with HNSW from 15.4, 14.9, 13.12 and 12.16.',
      source: "AWS What's New 2023-07 and 2023-10",
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'An older minor version does not have it: an upgrade of the minor version brings it.',
      source: 'pgvector issue 209',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'Others than the master user may create it with the role rds_extension and rds.allowed_delegated_extensions (15.5, 14.10, 13.13, 12.17 and newer).',
      source: 'Aurora User Guide, delegated extension support',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'The reader endpoint (cluster-ro-) accepts no create extension, not even with if not exists.',
      source: 'Aurora User Guide; PostgreSQL refuses it with 25006',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'After an upgrade of the engine nobody runs alter extension for you.',
      source: 'Aurora User Guide, upgrading PostgreSQL extensions',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'Aurora carries all marks of RDS, so its own are looked at first.',
      source: 'rules of another program, which records its evidence',
      checked: '2026-11-20',
      certain: true,
    },
  ],
};
