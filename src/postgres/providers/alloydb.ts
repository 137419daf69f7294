import { createAs } from './create-as.ts';
import type { Provider } from './provider.ts';
import { googlePooling } from './google-pooling.ts';
import { upgradeAs } from './upgrade-as.ts';

const adminRole = 'a member of alloydbsuperuser (the user postgres)';

export const alloydb: Provider = {
  id: 'alloydb',
  name: 'AlloyDB for PostgreSQL',
  aliases: ['google alloydb', 'gcp alloydb'],
  managed: true,
  signals: [
    'role:alloydbsuperuser',
    'role:alloydbadmin',
    'guc:alloydb',
    'db:alloydbadmin',
    'vector:google',
  ],
  hostSuffixes: ['.alloydb.goog'],
  pgvectorFrom: "all instances, in Google's own build",
  adminRole,
  allowList: null,
  restart: 'no',
  installText: (place) =>
    `Apply the pending maintenance of the cluster: every AlloyDB has this extension. Then: ${createAs(adminRole)(place)}`,
  enableText: createAs(adminRole),
  upgradeText: upgradeAs(adminRole),
  poolers: [googlePooling],
  facts: [
    {
      text: 'Every instance has pgvector in a build of its own, whose version ends in .google-N, and alloydb_scann beside it.',
      source: 'docs.cloud.google.com/alloydb/docs/reference/extensions',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'Older versions can be asked for by number, because their installation scripts are kept.',
      source: 'docs.cloud.google.com/alloydb/docs/reference/extensions',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'Its address is usually a private one; names end in .alloydb.goog.',
      source: 'seen in addresses, not documented',
      checked: '2026-11-20',
      certain: false,
    },
  ],
};
