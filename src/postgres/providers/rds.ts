import { createAs } from './create-as.ts';
import type { Provider } from './provider.ts';
import { rdsProxy } from './rds-proxy.ts';
import { upgradeAs } from './upgrade-as.ts';

const adminRole = 'the master user (a member of rds_superuser)';

export const rds: Provider = {
  id: 'rds',
  name: 'Amazon RDS for PostgreSQL',
  aliases: ['aws', 'amazon', 'amazon rds', 'aws rds'],
  managed: true,
  signals: ['role:rds_superuser', 'role:rdsadmin', 'db:rdsadmin', 'guc:rds'],
  hostSuffixes: ['.rds.amazonaws.com', '.rds.amazonaws.com.cn'],
  pgvectorFrom: 'engine 15.2 (2023-05-03), 14.9-R2, 13.12-R2 and 12.16-R2; all of 16 to 18',
  adminRole,
  allowList: 'rds.allowed_extensions, only where it was changed from *',
  restart: 'no',
  installText: (place) =>
    `Upgrade the instance to engine 15.2 or newer (14.9-R2 and 13.12-R2 have it too); no parameter and no restart for pgvector. If rds.allowed_extensions was changed from *, add ${place.extension} to it. Then: ${createAs(adminRole)(place)}`,
  enableText: createAs(adminRole),
  upgradeText: upgradeAs(adminRole),
  poolers: [rdsProxy('the endpoint of the instance instead of the RDS Proxy')],
  facts: [
    {
      text: 'pgvector is available from engine 15.2 (2023-05-03); version 0.5.0 with HNSW from 15.4-R2, 14.9-R2, 13.12-R2 and 12.16-R2; on all of 16, 17 and 18.',
      source: "AWS What's New 2023-05 and 2023-10",
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'Nothing goes into the parameter group, shared_preload_libraries least of all, and nothing is rebooted.',
      source: 'RDS User Guide, PostgreSQL extensions; aws-samples/rds-postgresql-pgvector issue 7',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'rds.allowed_extensions is * unless somebody changed it; a change takes effect without a reboot.',
      source: 'RDS User Guide, restricting installation of PostgreSQL extensions',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'Others than the master user may create it with the role rds_extension and rds.allowed_delegated_extensions (16.4, 15.8, 14.13, 13.16, 12.20 and newer).',
      source: 'RDS User Guide, delegated extension support',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'After an upgrade of the engine nobody runs alter extension for you.',
      source: 'RDS User Guide, upgrading PostgreSQL extensions',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'RDS Proxy fails at nothing, but SET, prepared statements, LISTEN and advisory locks pin the session.',
      source: 'RDS User Guide, avoiding pinning an RDS Proxy',
      checked: '2026-11-20',
      certain: true,
    },
  ],
};
