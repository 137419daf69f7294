import * as z from 'zod/mini';
import { durabilities } from './durability.ts';
import type { ProvisionerKind } from './provisioner.ts';
import type {
  ClusterSettings,
  ContainerSettings,
  EmbeddedSettings,
  ExistingSettings,
  ServerSettings,
} from './server-settings.ts';

const count = z.int().check(z.minimum(0));

const common = {
  version: z.literal(1),
  host: z.string(),
  port: z.int().check(z.minimum(1), z.maximum(65_535)),
  database: z.string(),
  user: z.string(),
};

const versions = { serverVersion: z.string(), pgvector: z.string() };

const verifier = () =>
  z.object({ iterations: count, salt: z.string(), storedKey: z.string(), serverKey: z.string() });

function limits() {
  const limit = z.exactOptional(count);
  return z.looseObject({
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
}

const library = () =>
  z.object({ major: z.string(), pglite: z.string(), vector: z.string(), contrib: z.string() });

const embedded = (): z.ZodMiniType<EmbeddedSettings> =>
  z.looseObject({
    ...common,
    kind: z.literal('embedded'),
    limits: limits(),
    verifier: verifier(),
    mockSecret: z.string(),
    prepared: z.boolean(),
    durability: z.exactOptional(z.enum(durabilities)),
    pglite: z.exactOptional(z.string()),
    library: z.exactOptional(library()),
  });

const cluster = (): z.ZodMiniType<ClusterSettings> =>
  z.looseObject({
    ...common,
    ...versions,
    kind: z.literal('cluster'),
    verifier: verifier(),
    programs: z.string(),
    major: count,
    dataDir: z.string(),
    runsAs: z.nullable(z.object({ name: z.string(), uid: count, gid: count })),
  });

const container = (): z.ZodMiniType<ContainerSettings> =>
  z.looseObject({
    ...common,
    ...versions,
    kind: z.literal('container'),
    verifier: verifier(),
    id: z.string(),
    engine: z.enum(['docker', 'podman']),
    container: z.string(),
    volume: z.string(),
    image: z.string(),
    digest: z.string(),
  });

const existing = (): z.ZodMiniType<ExistingSettings> =>
  z.looseObject({
    ...common,
    ...versions,
    kind: z.literal('existing'),
    made: z.object({ role: z.boolean(), database: z.boolean() }),
  });

const forms: Readonly<Record<ProvisionerKind, () => z.ZodMiniType<ServerSettings>>> = {
  embedded,
  cluster,
  container,
  existing,
};

const made = new Map<ProvisionerKind, z.ZodMiniType<ServerSettings>>();

/**
 * The form of `fallback/server.json` for one kind, made when it is asked for first: every start of the
 * program reads that file. What a later program of the same version adds is kept.
 */
export function serverSettingsForm(kind: ProvisionerKind): z.ZodMiniType<ServerSettings> {
  const form = made.get(kind) ?? forms[kind]();
  made.set(kind, form);
  return form;
}
