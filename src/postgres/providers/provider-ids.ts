/**
 * The providers that are told apart, in the order in which they are tried. A service that is built on
 * another one carries the other one's marks as well and stands before it: Heroku and Aurora before
 * RDS, AlloyDB before Cloud SQL, DigitalOcean and OVHcloud before Aiven.
 */
export const providerIds = [
  'embedded',
  'heroku',
  'aurora',
  'rds',
  'alloydb',
  'cloud-sql',
  'azure-single-server',
  'azure',
  'azure-cosmos',
  'neon',
  'supabase',
  'digitalocean',
  'ovhcloud',
  'aiven',
  'timescale',
  'fly',
  'render',
  'railway',
  'crunchy',
  'scaleway',
  'planetscale',
  'nile',
  'xata',
  'prisma',
  'huawei',
  'naver',
  'selectel',
  'ploi',
  'appwrite',
  'tembo',
  'self-hosted',
] as const;
export type ProviderId = (typeof providerIds)[number];

/** Ways in which a server of one's own may have been installed. */
export const platformIds = [
  'pgdg-apt',
  'debian',
  'ubuntu',
  'homebrew',
  'postgres-app',
  'macos',
  'windows',
  'freebsd',
  'alpine',
  'conda',
  'rhel',
  'docker',
  'zalando',
  'source',
] as const;
export type PlatformId = (typeof platformIds)[number];
