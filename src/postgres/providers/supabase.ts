import { createAs } from './create-as.ts';
import { createStatement } from './create-statement.ts';
import type { Provider } from './provider.ts';

const adminRole = 'the role postgres';

export const supabase: Provider = {
  id: 'supabase',
  name: 'Supabase',
  source:
    'Supabase docs "pgvector", "Database extensions"; supabase/postgres supautils.conf. Checked 2026-11-20.',
  managed: true,
  signals: ['role:supabase_admin', 'guc:supautils', 'ext:supabase_vault'],
  hostSuffixes: ['.supabase.co', '.pooler.supabase.com'],
  adminRole,
  installText: (place) =>
    `Upgrade the project (Dashboard > Project Settings > Infrastructure). Then: ${createAs(adminRole)(place)}`,
  enableText: (place) =>
    `Dashboard > Database > Extensions > ${place.extension}, or as ${adminRole} in database "${place.database}": ${createStatement(place).replace(';', ' with schema extensions;')}`,
  pooler: ({ host, port }) =>
    host.endsWith('.pooler.supabase.com') && port === 6543
      ? 'port 5432 of the same host (session mode), or db.PROJECT_REF.supabase.co'
      : null,
};
