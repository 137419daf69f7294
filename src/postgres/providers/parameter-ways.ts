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
  /** What to type or do; null where the provider has no way to set this one. */
  readonly change: (change: ParameterChange) => string | null;
  readonly note: string | null;
  readonly source: string;
  readonly checked: string;
  readonly certain: boolean;
}

const checked = '2026-11-21';

const known: Readonly<Partial<Record<ProviderId, ParameterWay>>> = {
  'self-hosted': {
    change: ({ name, value, restart }) =>
      `As a superuser: alter system set ${name} = '${value}'; then ${restart ? 'restart the server' : 'select pg_reload_conf();'}`,
    note: null,
    source: 'PostgreSQL manual, "Setting Parameters"',
    checked,
    certain: true,
  },
  embedded: {
    change: () => null,
    note: 'The embedded engine has no settings of a server; what a session may set can be set for the role.',
    source: 'setup-wizard itself',
    checked,
    certain: true,
  },
  rds: {
    change: ({ name, number, restart }) =>
      `aws rds modify-db-parameter-group --db-parameter-group-name GROUP --parameters "ParameterName=${name},ParameterValue=${number},ApplyMethod=${restart ? 'pending-reboot' : 'immediate'}"${restart ? ', then reboot the instance' : ''}`,
    note: 'GROUP must be a parameter group of your own; the default group cannot be changed.',
    source: 'RDS API reference, ModifyDBParameterGroup; RDS User Guide, working with parameters',
    checked,
    certain: true,
  },
  aurora: {
    change: ({ name, number, restart }) =>
      name === 'shared_buffers' || name === 'effective_cache_size'
        ? null
        : `aws rds modify-db-parameter-group --db-parameter-group-name GROUP --parameters "ParameterName=${name},ParameterValue=${number},ApplyMethod=${restart ? 'pending-reboot' : 'immediate'}"${restart ? ', then reboot the instance' : ''}`,
    note: 'Aurora sizes its caches by the instance class; leave them as they are. GROUP must be a parameter group of your own.',
    source: 'Aurora User Guide, modifying parameters in a DB parameter group',
    checked,
    certain: true,
  },
  azure: {
    change: ({ name, number, restart }) =>
      `az postgres flexible-server parameter set -g GROUP -s SERVER --name ${name} --value ${number}${restart ? ', then az postgres flexible-server restart -g GROUP -n SERVER' : ''}`,
    note: null,
    source: 'Microsoft Learn, Flexible Server: server parameters',
    checked,
    certain: true,
  },
  'cloud-sql': {
    change: ({ name, number }) =>
      `gcloud sql instances patch INSTANCE --database-flags=PRESENT_FLAGS,${name}=${number}`,
    note: 'The command replaces all flags that were set before, so repeat those; the instance may restart.',
    source: 'Cloud SQL documentation, configure database flags',
    checked,
    certain: true,
  },
  alloydb: {
    change: ({ name, number }) =>
      `gcloud alloydb instances update INSTANCE --cluster=CLUSTER --region=REGION --database-flags=PRESENT_FLAGS,${name}=${number}`,
    note: 'AlloyDB manages shared_buffers itself, and restarts the instance for some flags.',
    source: "AlloyDB documentation, configure an instance's database flags",
    checked,
    certain: false,
  },
  supabase: {
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
    change: () => null,
    note: 'Neon sizes the settings of the server by the compute: choose a larger one. What a session may set can be set for the role or the database.',
    source: 'Neon docs, Postgres compatibility, parameter settings',
    checked,
    certain: true,
  },
  digitalocean: {
    change: ({ name, number }) =>
      `doctl databases configuration update DATABASE_ID --engine pg --config-json '{"${name}": ${number}}'`,
    note: 'Memory is in megabytes there (work_mem), and shared_buffers is shared_buffers_percentage.',
    source: 'DigitalOcean, reference of database_postgresql_config',
    checked,
    certain: false,
  },
  aiven: {
    change: ({ name, number }) =>
      name === 'shared_buffers'
        ? 'avn service update SERVICE -c shared_buffers_percentage=25'
        : `avn service update SERVICE -c pg.${name}=${number}`,
    note: 'Aiven takes only the settings that its list of advanced configuration names.',
    source: 'Aiven docs, advanced parameters for PostgreSQL',
    checked,
    certain: false,
  },
  fly: {
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
