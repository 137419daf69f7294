/** What the present settings can be turned into; the words that may follow `export`. */
export const exportFormats = [
  'compose',
  'cloudnative-pg',
  'terraform-rds',
  'pg_auto_failover',
] as const;
export type ExportFormat = (typeof exportFormats)[number];
