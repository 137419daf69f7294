/** libpq's sslmode values that this program supports, with libpq's meaning. */
export const sslModes = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
export type SslMode = (typeof sslModes)[number];

/** Everything needed to open one connection. `host` may be a Unix socket directory (starts with "/"). */
export interface ConnectionSettings {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string | null;
  readonly sslmode: SslMode;
  /** Path of a PEM file with the trusted certificate authorities, or null for the system's. */
  readonly sslrootcert: string | null;
}
