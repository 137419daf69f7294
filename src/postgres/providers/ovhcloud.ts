import { createAs } from './create-as.ts';
import type { Provider } from './provider.ts';

const adminRole = 'the user avnadmin';

export const ovhcloud: Provider = {
  id: 'ovhcloud',
  name: 'OVHcloud',
  source: 'ovh/public-cloud-roadmap issue 427. Checked 2026-11-20.',
  managed: true,
  signals: ['role:avnadmin'],
  signalsNeedHost: true,
  hostSuffixes: ['.database.cloud.ovh.net'],
  adminRole,
  installText: (place) =>
    `Apply the pending maintenance of the service: instances from before 2023-06 get pgvector with it. Then: ${createAs(adminRole)(place)}`,
  enableText: createAs(adminRole),
};
