import type { Provider } from './provider.ts';

const adminRole = 'the user root';

/** CREATE EXTENSION itself is blocked there. */
const control: Provider['enableText'] = (place) =>
  `Connect to database "${place.database}" as ${adminRole} and run: select control_extension('create', '${place.extension}');`;

export const huawei: Provider = {
  id: 'huawei',
  name: 'Huawei Cloud RDS',
  source:
    'Huawei Cloud RDS user manual, "control_extension"; dify issue 24093. Checked 2026-11-20.',
  managed: true,
  signals: [],
  hostSuffixes: ['.myhuaweicloud.com'],
  adminRole,
  installText: (place) => `Upgrade to PostgreSQL 12 or newer. ${control(place)}`,
  enableText: control,
};
