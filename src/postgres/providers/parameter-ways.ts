import type { ProviderId } from './provider-ids.ts';

/** A setting to be changed on a server, as the server's own names have it. */
export interface ParameterChange {
  readonly name: string;
  /** As postgresql.conf takes it, such as `4GB`. */
  readonly value: string;
  /** The same in the unit of pg_settings, for services that take bare numbers. */
  readonly number: string;
  readonly restart: boolean;
}

/** How settings of the whole server are changed at a provider. */
export interface ParameterWay {
  /** What the provider sizes by the instance itself, by rules that are not those of a server of one's own. */
  readonly sizes: readonly string[];
  /** What to type or do; null where the provider has no way to set this one. */
  readonly change: (change: ParameterChange) => string | null;
  readonly note: string | null;
  readonly source: string;
  readonly checked: string;
  readonly certain: boolean;
}

const checked = '2026-11-21';

/** What Aiven and DigitalOcean call those of these settings that they let change; both name them alike. */
function ofAiven({ name, value }: ParameterChange): { name: string; value: string } | null {
  if (name === 'shared_buffers') return { name: 'shared_buffers_percentage', value: '25' };
  return name === 'jit' ? { name, value: value === 'off' ? 'false' : 'true' } : null;
}

const known: Readonly<Partial<Record<ProviderId, ParameterWay>>> = {
  'self-hosted': {
    sizes: [],
    change: ({ name, value, restart }) =>
      `As a superuser: alter system set ${name} = '${value}'; then ${restart ? 'restart the server' : 'select pg_reload_conf();'}`,
    note: null,
    source: 'PostgreSQL manual, "Setting Parameters"',
    checked,
    certain: true,
  },
  embedded: {
    sizes: [],
    change: () => null,
    note: 'The embedded engine has no settings of a server; what a session may set can be set for the role.',
    source: 'setup-wizard itself',
    checked,
    certain: true,
  },
  rds: {
    sizes: [],
    change: ({ name, number, restart }) =>
      `aws rds modify-db-parameter-group --db-parameter-group-name GROUP --parameters "ParameterName=${name},ParameterValue=${number},ApplyMethod=${restart ? 'pending-reboot' : 'immediate'}"${restart ? ', then reboot the instance' : ''}`,
    note: 'GROUP must be a parameter group of your own; the default group cannot be changed.',
    source: 'RDS API reference, ModifyDBParameterGroup; RDS User Guide, working with parameters',
    checked,
    certain: true,
  },
  aurora: {
    sizes: ['shared_buffers', 'effective_cache_size'],
    change: ({ name, number, restart }) =>
      `aws rds modify-db-parameter-group --db-parameter-group-name GROUP --parameters "ParameterName=${name},ParameterValue=${number},ApplyMethod=${restart ? 'pending-reboot' : 'immediate'}"${restart ? ', then reboot the instance' : ''}`,
    note: 'GROUP must be a parameter group of your own. Aurora gives its caches 50 to 75 % of the memory, since it uses no cache of the system; leave them as they are.',
    source:
      'Aurora User Guide, parameter groups; AWS Knowledge Center, shared_buffers of Aurora PostgreSQL',
    checked,
    certain: true,
  },
  azure: {
    sizes: [],
    change: ({ name, number, restart }) =>
      `az postgres flexible-server parameter set -g GROUP -s SERVER --name ${name} --value ${number}${restart ? ', then az postgres flexible-server restart -g GROUP -n SERVER' : ''}`,
    note: null,
    source: 'Microsoft Learn, az postgres flexible-server parameter',
    checked,
    certain: true,
  },
  'cloud-sql': {
    sizes: [],
    change: ({ name, number }) =>
      `gcloud sql instances patch INSTANCE --database-flags=PRESENT_FLAGS,${name}=${number}`,
    note: 'The command replaces all flags that were set before, so repeat those; the instance may restart.',
    source: 'Cloud SQL documentation, configure database flags',
    checked,
    certain: true,
  },
  alloydb: {
    sizes: ['shared_buffers', 'effective_cache_size'],
    change: ({ name, number }) =>
      `gcloud alloydb instances update INSTANCE --cluster=CLUSTER --region=REGION --database-flags=PRESENT_FLAGS,${name}=${number}`,
    note: 'The command replaces all flags that were set before, so repeat those. AlloyDB manages its caches itself, and restarts the instance for some flags.',
    source: "AlloyDB documentation, configure an instance's database flags",
    checked,
    certain: false,
  },
  supabase: {
    sizes: [],
    change: ({ name, value }) =>
      name === 'random_page_cost' || name === 'jit'
        ? null
        : `supabase --experimental --project-ref REF postgres-config update --config ${name}=${value}`,
    note: 'The project restarts for it.',
    source: 'Supabase docs, customizing Postgres configs; Supabase CLI issue 2611',
    checked,
    certain: true,
  },
  neon: {
    sizes: ['shared_buffers', 'effective_cache_size', 'max_connections'],
    change: () => null,
    note: 'Neon sizes the settings of the server by the compute: choose a larger one. What a session may set can be set for the role or the database.',
    source: 'Neon docs, "Postgres compatibility": not at the level of the instance',
    checked,
    certain: true,
  },
  digitalocean: {
    sizes: [],
    change: (change) => {
      const own = ofAiven(change);
      return own === null
        ? null
        : `doctl databases configuration update DATABASE_ID --engine pg --config-json '{"${own.name}": ${own.value}}'`;
    },
    note: 'DigitalOcean takes only the settings that its list of configuration options names.',
    source: 'DigitalOcean, reference of database_postgresql_config',
    checked,
    certain: false,
  },
  aiven: {
    sizes: [],
    change: (change) => {
      const own = ofAiven(change);
      if (own === null) return null;
      const name = own.name === 'jit' ? 'pg.jit' : own.name;
      return `avn service update SERVICE -c ${name}=${own.value}`;
    },
    note: 'Aiven takes only the settings that its list of advanced parameters names.',
    source: 'Aiven docs, advanced parameters for PostgreSQL; "Enable JIT in PostgreSQL"',
    checked,
    certain: false,
  },
  fly: {
    sizes: [],
    change: ({ name, value }) => {
      const taken = ['shared_buffers', 'work_mem', 'maintenance_work_mem', 'max_connections'];
      if (!taken.includes(name)) return null;
      return `fly postgres config update --app APP --${name.replaceAll('_', '-')} ${value}`;
    },
    note: 'That is for clusters which Fly does not manage.',
    source: 'Fly docs, fly postgres config update',
    checked,
    certain: true,
  },
};

/** Of a provider without a known way, said as what it is: not known. */
const unknownWay: ParameterWay = {
  sizes: [],
  change: () => null,
  note: 'How this provider sets parameters of the server is not known here; look into its console. What a session may set can be set for the role or the database.',
  source: 'none',
  checked,
  certain: false,
};

/** How settings of the whole server are changed at a provider. */
export function parameterWay(id: ProviderId): ParameterWay {
  return known[id] ?? unknownWay;
}
