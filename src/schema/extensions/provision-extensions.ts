import { SetupError } from '../../errors/setup-error.ts';
import { extensionNames } from '../../pgvector/bootstrap-result.ts';
import { createExtension } from '../../pgvector/create-extension.ts';
import { explainRefusal } from '../../pgvector/explain-refusal.ts';
import { inLockedTransaction } from '../../pgvector/in-locked-transaction.ts';
import { recordExtensions } from '../../pgvector/record-extensions.ts';
import type { Connection } from '../../postgres/connection.ts';
import { isServersVerdict } from '../../postgres/is-servers-verdict.ts';
import type { ServerProbe } from '../../postgres/probe.ts';
import { detectProvider } from '../../postgres/providers/detect-provider.ts';
import type { SchemaState } from '../checks/schema-state.ts';
import type { SchemaDeclaration } from '../declaration/schema-declaration.ts';
import type { ProvisionOptions, SchemaChange } from '../schema-change.ts';

/**
 * Creates the declared extensions beside those that every database gets. An optional one that the
 * server refuses is told and left out; a required one ends it.
 *
 * @throws SetupError SCHEMA_FAILED with the server's reason and the provider's remedy, or what
 * `diagnose` explains
 */
export async function provisionExtensions(
  connection: Connection,
  declaration: Pick<SchemaDeclaration, 'extensions'>,
  state: Pick<SchemaState, 'extensions'>,
  { probe, progress }: Pick<ProvisionOptions, 'progress'> & { readonly probe: ServerProbe },
): Promise<readonly SchemaChange[]> {
  const known = new Set<string>([...extensionNames, ...state.extensions.map(({ name }) => name)]);
  const changes: SchemaChange[] = [];
  for (const [name, need] of Object.entries(declaration.extensions)) {
    if (known.has(name)) continue;
    try {
      const created = await create(connection, name);
      const done = created ? 'created' : 'created by another run';
      progress(`extension ${name} ${done}`);
      changes.push({ kind: 'extension', name, done });
    } catch (error) {
      if (!isServersVerdict(error)) throw error;
      const refusal = explained(error, name, connection, probe);
      if (need === 'required') throw refusal;
      progress(`extension ${name} is left out: ${refusal.detail ?? refusal.message}`);
    }
  }
  return changes;
}

function create(connection: Connection, name: string): Promise<boolean> {
  return inLockedTransaction(connection, async () => {
    const { created } = await createExtension(connection, name, undefined);
    if (created) await recordExtensions(connection, [name]);
    return created;
  });
}

function explained(
  error: SetupError,
  name: string,
  { settings, target }: Connection,
  probe: ServerProbe,
): SetupError {
  const provider = detectProvider(settings, probe);
  const reason = explainRefusal(error, name, { probe, provider });
  const fix = reason instanceof SetupError ? reason.fix : error.fix;
  return new SetupError('SCHEMA_FAILED', {
    message: `The extension ${name}, which schema.json requires, could not be created.`,
    detail: error.detail ?? error.message,
    fix: reason instanceof SetupError && reason.code === 'PGVECTOR_NOT_AVAILABLE' ? install : fix,
    target,
    cause: error,
  });
}

/** What providers and platforms say about files is about pgvector and its companions. */
const install =
  'Install its files on the server; where a provider runs it, see which extensions it offers. Then run the same command again.';
