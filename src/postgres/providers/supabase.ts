import { createAs } from './create-as.ts';
import { createStatement } from './create-statement.ts';
import type { Provider } from './provider.ts';
import { upgradeAs } from './upgrade-as.ts';

const adminRole = 'the role postgres';
const supavisor = {
  host: 'aws-0-REGION.pooler.supabase.com',
  database: 'postgres',
  user: 'postgres.PROJECT_REF',
} as const;

export const supabase: Provider = {
  id: 'supabase',
  name: 'Supabase',
  aliases: ['supabase.com'],
  managed: true,
  signals: ['role:supabase_admin', 'guc:supautils', 'ext:supabase_vault'],
  hostSuffixes: ['.supabase.co', '.pooler.supabase.com'],
  pgvectorFrom: 'all projects; off until it is enabled',
  adminRole,
  allowList: 'supautils.privileged_extensions, which contains vector',
  restart: 'no',
  installText: (place) =>
    `Upgrade the project (Dashboard > Project Settings > Infrastructure). Then: ${createAs(adminRole)(place)}`,
  enableText: (place) =>
    `Dashboard > Database > Extensions > ${place.extension}, or as ${adminRole} in database "${place.database}": ${createStatement(place).replace(';', ' with schema extensions;')}`,
  upgradeText: upgradeAs(adminRole),
  poolers: [
    {
      name: 'Supavisor',
      mode: 'transaction',
      shape: 'port 6543 at *.pooler.supabase.com',
      matches: ({ host, port }) => host.endsWith('.pooler.supabase.com') && port === 6543,
      instead: () => 'port 5432 of the same host (session mode), or db.PROJECT_REF.supabase.co',
      example: { ...supavisor, port: 6543 },
    },
    {
      name: 'Supavisor',
      mode: 'session',
      shape: 'port 5432 at *.pooler.supabase.com',
      matches: ({ host }) => host.endsWith('.pooler.supabase.com'),
      instead: null,
      example: { ...supavisor, port: 5432 },
    },
    {
      name: 'the dedicated pooler (PgBouncer)',
      mode: 'transaction',
      shape: 'port 6543 at db.PROJECT_REF.supabase.co',
      matches: ({ port }) => port === 6543,
      instead: () => 'port 5432 of the same host',
      example: {
        host: 'db.PROJECT_REF.supabase.co',
        port: 6543,
        database: 'postgres',
        user: 'postgres',
      },
    },
  ],
  facts: [
    {
      text: 'pgvector is available to all projects, and off until it is enabled; it belongs in the schema extensions.',
      source: 'supabase.com/docs/guides/ai/vector-columns, database/extensions/pgvector',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'postgres is no superuser: supautils runs create extension for it, for the extensions on its list.',
      source: 'supabase/postgres, supautils.conf',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'The image went from 0.8.0 to 0.8.2 in 2026-05.',
      source: 'supabase/postgres pull request 2158',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'The pooler wants the user postgres.PROJECT_REF; port 6543 pools by transaction, 5432 by session.',
      source: 'supabase.com/docs/guides/database/connecting-to-postgres',
      checked: '2026-11-21',
      certain: true,
    },
    {
      text: 'db.PROJECT_REF.supabase.co has an IPv6 address only, unless the project has the IPv4 add-on.',
      source: 'supabase.com/docs/guides/database/connecting-to-postgres',
      checked: '2026-11-21',
      certain: true,
    },
    {
      text: 'Paid projects may have a dedicated PgBouncer on port 6543 of the direct host.',
      source: 'not confirmed',
      checked: '2026-11-21',
      certain: false,
    },
  ],
};
