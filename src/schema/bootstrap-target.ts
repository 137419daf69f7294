import { SetupError } from '../errors/setup-error.ts';
import { type OpenedDatabase, openBootstrapped } from '../pgvector/bootstrap-database.ts';
import type { BootstrapResult } from '../pgvector/bootstrap-result.ts';
import { type UpgradeOutcome, upgradeExtension } from '../pgvector/upgrade-extension.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import { probe } from '../postgres/probe.ts';
import { detectProvider } from '../postgres/providers/detect-provider.ts';
import { fillSchema, type FilledSchema } from './fill-schema.ts';
import { readForServer } from './read-for-server.ts';
import { type SchemaSources, readSources } from './schema-sources.ts';
import type { TargetOptions } from './target-options.ts';
import { type TargetCheck, verifyTarget } from './verify-target.ts';

export interface BootstrapTargetOptions extends TargetOptions {
  /** Whether pgvector is brought to the version of the server's files. */
  readonly upgrade: boolean;
  /** Whether changed migration files are accepted as they are now. */
  readonly repair: boolean;
}

/** Everything that a bootstrap of one database did, and how the database stands afterwards. */
export interface TargetBootstrap extends FilledSchema {
  readonly created: BootstrapResult;
  /** Null when nobody asked for it. */
  readonly upgrade: UpgradeOutcome | null;
  readonly check: TargetCheck;
}

/**
 * Takes one database from whatever state it is in to verified: the database and its extensions, the
 * declared enum types, the migrations, the declared columns and indexes, and the checks, all in one
 * session. Only what is missing is done; any number of runs may be at it at the same time.
 *
 * A database or an extension that this run created is taken back when the extensions cannot be
 * finished. From then on everything stays: the next run goes on from there.
 *
 * @throws SetupError MIGRATIONS_INVALID or SCHEMA_DECLARATION_INVALID before the server is asked; then as
 * `openBootstrapped`, `upgradeExtension` and `migrateUp` do, SCHEMA_FAILED, CANCELLED
 */
export async function bootstrapTarget(
  settings: ConnectionSettings,
  options: BootstrapTargetOptions,
): Promise<TargetBootstrap> {
  const { folder, dimensions } = options;
  const sourcesFor = await readForServer(dimensions, (tokens) => readSources(folder, tokens));
  const opened = await openBootstrapped(settings, options);
  try {
    const { connection, result: created } = opened;
    const upgrade = options.upgrade ? await upgraded(opened, options) : null;
    const answer = upgrade?.kind === 'upgraded' ? await probe(connection) : opened.probe;
    const sources = await sourcesFor(answer);
    const filled = await fillSchema(connection, sources, { ...options, probe: answer });
    const missing = missingExtensions(created, sources);
    if (missing !== null) throw missing;
    const check = await verifyTarget(connection, sources, {
      ...options,
      probe: answer,
      state: filled.state,
    });
    return { ...filled, created, upgrade, check };
  } finally {
    await opened.connection.close();
  }
}

function upgraded(
  { connection, probe: answer }: OpenedDatabase,
  { dimensions, signal }: BootstrapTargetOptions,
): Promise<UpgradeOutcome> {
  const provider = detectProvider(connection.settings, answer);
  return upgradeExtension(connection, { probe: answer, provider, dimensions, signal });
}

/** An extension that schema.json calls required and that could not be created. */
function missingExtensions(
  { missing }: BootstrapResult,
  { declaration }: SchemaSources,
): SetupError | null {
  const gap = missing.find(({ name }) => declaration.extensions[name] === 'required');
  if (gap === undefined) return null;
  return new SetupError('SCHEMA_FAILED', {
    message: `The extension ${gap.name}, which schema.json requires, could not be created.`,
    detail: gap.reason,
    fix: gap.fix,
  });
}
