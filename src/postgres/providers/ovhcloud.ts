import { createAs } from './create-as.ts';
import type { Provider } from './provider.ts';
import { upgradeAs } from './upgrade-as.ts';

const adminRole = 'the user avnadmin';

export const ovhcloud: Provider = {
  id: 'ovhcloud',
  name: 'OVHcloud',
  aliases: ['ovh'],
  managed: true,
  signals: ['ext:aiven_extras', 'role:avnadmin'],
  signalsNeedHost: true,
  hostSuffixes: ['.database.cloud.ovh.net'],
  pgvectorFrom: '2023-06; older instances after their maintenance',
  adminRole,
  allowList: 'a list of the service, which contains vector',
  restart: 'no',
  installText: (place) =>
    `Apply the pending maintenance of the service: instances from before 2023-06 get pgvector with it. Then: ${createAs(adminRole)(place)}`,
  enableText: createAs(adminRole),
  upgradeText: upgradeAs(adminRole),
  poolers: [],
  facts: [
    {
      text: 'pgvector came in 2023-06; an instance that was there before gets it with a maintenance.',
      source: 'ovh/public-cloud-roadmap issue 427',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'It runs on the same technology as Aiven and shows the same marks, so the host name decides.',
      source: 'rules of another program, which records its evidence',
      checked: '2026-11-20',
      certain: true,
    },
  ],
};
