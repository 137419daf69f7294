import * as z from 'zod/mini';
import { durabilities } from './durability.ts';
import type {
  ClusterSettings,
  ContainerSettings,
  EmbeddedSettings,
  ExistingSettings,
  ServerSettings,
} from './server-settings.ts';

const count = z.int().check(z.minimum(0));

const verifier = z.object({
  iterations: count,
  salt: z.string(),
  storedKey: z.string(),
  serverKey: z.string(),
});

const common = {
  version: z.literal(1),
  host: z.string(),
  port: z.int().check(z.minimum(1), z.maximum(65_535)),
  database: z.string(),
  user: z.string(),
};

const versions = { serverVersion: z.string(), pgvector: z.string() };

const limit = z.exactOptional(count);
const limits = z.looseObject({
  maxConnections: limit,
  maxUnauthenticated: limit,
  loginMs: limit,
  statementMs: limit,
  idleInTransactionMs: limit,
  abandonedMs: limit,
  maxMessageBytes: limit,
  maxUnreadBytes: limit,
  maxPreparedStatements: limit,
  maxPreparedBytes: limit,
});

const library = z.object({
  major: z.string(),
  pglite: z.string(),
  vector: z.string(),
  contrib: z.string(),
});

const embedded = z.looseObject({
  ...common,
  kind: z.literal('embedded'),
  limits,
  verifier,
  mockSecret: z.string(),
  prepared: z.boolean(),
  durability: z.exactOptional(z.enum(durabilities)),
  pglite: z.exactOptional(z.string()),
  library: z.exactOptional(library),
}) satisfies z.ZodMiniType<EmbeddedSettings>;

const cluster = z.looseObject({
  ...common,
  ...versions,
  kind: z.literal('cluster'),
  verifier,
  programs: z.string(),
  major: count,
  dataDir: z.string(),
  runsAs: z.nullable(z.object({ name: z.string(), uid: count, gid: count })),
}) satisfies z.ZodMiniType<ClusterSettings>;

const container = z.looseObject({
  ...common,
  ...versions,
  kind: z.literal('container'),
  verifier,
  id: z.string(),
  engine: z.enum(['docker', 'podman']),
  container: z.string(),
  volume: z.string(),
  image: z.string(),
  digest: z.string(),
}) satisfies z.ZodMiniType<ContainerSettings>;

const existing = z.looseObject({
  ...common,
  ...versions,
  kind: z.literal('existing'),
  made: z.object({ role: z.boolean(), database: z.boolean() }),
}) satisfies z.ZodMiniType<ExistingSettings>;

/** The form of `fallback/server.json`; what a later program of the same version adds is kept. */
export const serverSettingsForm: z.ZodMiniType<ServerSettings> = z.discriminatedUnion('kind', [
  embedded,
  cluster,
  container,
  existing,
]);
