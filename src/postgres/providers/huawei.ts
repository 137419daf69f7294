import type { Provider } from './provider.ts';

const adminRole = 'the user root';

/** It works in all versions; only the newest minor versions take `create extension` itself. */
const control: Provider['enableText'] = (place) =>
  `Connect to database "${place.database}" as ${adminRole} and run: select control_extension('create', '${place.extension}');`;

export const huawei: Provider = {
  id: 'huawei',
  name: 'Huawei Cloud RDS',
  aliases: ['huawei cloud', 'huaweicloud'],
  managed: true,
  signals: [],
  hostSuffixes: ['.myhuaweicloud.com'],
  pgvectorFrom: 'PostgreSQL 12',
  adminRole,
  allowList: null,
  restart: 'no',
  installText: (place) => `Upgrade to PostgreSQL 12 or newer. ${control(place)}`,
  enableText: control,
  upgradeText: (place) =>
    `Update ${place.extension} in database "${place.database}" in the console (Plugins), or through its API.`,
  poolers: [],
  facts: [
    {
      text: 'pgvector is there from PostgreSQL 12; create extension is blocked, control_extension does it.',
      source: 'support.huaweicloud.com, usermanual-rds-pg rds_09_0062; dify issue 24093',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'The newest minor versions from 11 on let root use create extension, too.',
      source: 'support.huaweicloud.com, usermanual-rds-pg rds_09_0043',
      checked: '2026-11-21',
      certain: true,
    },
    {
      text: 'An extension takes effect in the database in which it was created; without a third argument it goes into the schema public.',
      source: 'support.huaweicloud.com, usermanual-rds-pg rds_09_0043',
      checked: '2026-11-21',
      certain: true,
    },
    {
      text: 'Extensions are updated through the API call UpdatePostgresqlExtension.',
      source: 'support.huaweicloud.com, api-rds rds_11_0026',
      checked: '2026-11-21',
      certain: true,
    },
    {
      text: 'Host names end in .myhuaweicloud.com; often there is only an address.',
      source: 'not confirmed',
      checked: '2026-11-20',
      certain: false,
    },
  ],
};
