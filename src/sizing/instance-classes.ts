/** A size of server that a provider rents out. */
export interface InstanceClass {
  readonly name: string;
  /** GB as the provider counts them. */
  readonly memoryGb: number;
}

/** The sizes of one provider, the smallest first. */
export interface ProviderClasses {
  readonly provider: string;
  readonly classes: readonly InstanceClass[];
  readonly source: string;
  /** The day on which the source was read; sizes change. */
  readonly checked: string;
}

const checked = '2026-11-21';

/** Names made of a pattern and the memory that goes with each. */
function classes(...sizes: readonly (readonly [string, number])[]): readonly InstanceClass[] {
  return sizes.map(([name, memoryGb]) => ({ name, memoryGb }));
}

/**
 * Sizes by their memory. Prices are left out on purpose: they differ by region and contract, and one that
 * is not of today misleads.
 */
export const instanceClasses: readonly ProviderClasses[] = [
  {
    provider: 'AWS RDS',
    classes: classes(
      ['db.t4g.micro', 1],
      ['db.t4g.small', 2],
      ['db.t4g.medium', 4],
      ['db.t4g.large', 8],
      ['db.r7g.large', 16],
      ['db.r7g.xlarge', 32],
      ['db.r7g.2xlarge', 64],
      ['db.r7g.4xlarge', 128],
      ['db.r7g.8xlarge', 256],
      ['db.r7g.12xlarge', 384],
      ['db.r7g.16xlarge', 512],
    ),
    source: 'docs.aws.amazon.com/AmazonRDS, Hardware specifications for DB instance classes',
    checked,
  },
  {
    provider: 'Azure Flexible Server',
    classes: classes(
      ['Standard_B1ms', 2],
      ['Standard_B2s', 4],
      ['Standard_D2ds_v5', 8],
      ['Standard_E2ds_v5', 16],
      ['Standard_E4ds_v5', 32],
      ['Standard_E8ds_v5', 64],
      ['Standard_E16ds_v5', 128],
      ['Standard_E20ds_v5', 160],
      ['Standard_E32ds_v5', 256],
      ['Standard_E48ds_v5', 384],
    ),
    source: 'learn.microsoft.com/azure/postgresql, Compute options',
    checked,
  },
  {
    provider: 'Cloud SQL',
    // A custom machine has at most 6.5 GB for each processor and at least 3.75 GB.
    classes: classes(
      ['db-f1-micro', 0.6],
      ['db-g1-small', 1.7],
      ['db-custom-1-3840', 3.75],
      ['db-custom-2-8192', 8],
      ['db-custom-4-16384', 16],
      ['db-custom-6-32768', 32],
      ['db-custom-10-65536', 64],
      ['db-custom-20-131072', 128],
      ['db-custom-40-262144', 256],
      ['db-custom-80-524288', 512],
    ),
    source: 'cloud.google.com/sql/docs/postgres, Machine series overview',
    checked,
  },
  {
    provider: 'Supabase',
    classes: classes(
      ['Nano', 0.5],
      ['Micro', 1],
      ['Small', 2],
      ['Medium', 4],
      ['Large', 8],
      ['XL', 16],
      ['2XL', 32],
      ['4XL', 64],
      ['8XL', 128],
      ['12XL', 192],
      ['16XL', 256],
    ),
    source: 'supabase.com/docs/guides/platform/compute-and-disk',
    checked,
  },
  {
    provider: 'Neon',
    classes: classes(
      ['0.25 CU', 1],
      ['0.5 CU', 2],
      ['1 CU', 4],
      ['2 CU', 8],
      ['4 CU', 16],
      ['8 CU', 32],
      ['16 CU', 64],
      ['32 CU', 128],
      ['56 CU', 224],
    ),
    source: 'neon.com/docs/manage/computes',
    checked,
  },
  {
    provider: 'Heroku',
    classes: classes(
      ['standard-0', 4],
      ['standard-2', 8],
      ['standard-3', 15],
      ['standard-4', 30],
      ['standard-5', 61],
      ['standard-6', 122],
      ['standard-7', 244],
      ['standard-8', 488],
      ['standard-9', 768],
    ),
    source: 'devcenter.heroku.com/articles/heroku-postgres-plans',
    checked,
  },
  {
    provider: 'DigitalOcean',
    classes: classes(
      ['db-s-1vcpu-1gb', 1],
      ['db-s-1vcpu-2gb', 2],
      ['db-s-2vcpu-4gb', 4],
      ['db-s-4vcpu-8gb', 8],
      ['db-s-6vcpu-16gb', 16],
      ['db-s-8vcpu-32gb', 32],
      ['db-s-16vcpu-64gb', 64],
    ),
    source: 'docs.digitalocean.com/reference/api, database size slugs',
    checked,
  },
  {
    provider: 'Render',
    classes: classes(
      ['basic-256mb', 0.25],
      ['basic-1gb', 1],
      ['basic-4gb', 4],
      ['pro-8gb', 8],
      ['accelerated-16gb', 16],
      ['accelerated-32gb', 32],
      ['accelerated-64gb', 64],
      ['accelerated-128gb', 128],
      ['accelerated-256gb', 256],
      ['accelerated-384gb', 384],
      ['accelerated-512gb', 512],
      ['accelerated-768gb', 768],
      ['accelerated-1024gb', 1024],
    ),
    source: 'render.com/docs/blueprint-spec, plans of databases',
    checked,
  },
];
