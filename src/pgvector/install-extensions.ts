import { SetupError } from '../errors/setup-error.ts';
import type { Connection } from '../postgres/connection.ts';
import type { ServerProbe } from '../postgres/probe.ts';
import { detectProvider } from '../postgres/providers/detect-provider.ts';
import type { DetectedProvider } from '../postgres/providers/provider.ts';
import { retryClass } from '../postgres/retry-class.ts';
import { type BootstrapResult, type ExtensionName, extensionNames } from './bootstrap-result.ts';
import { instructionPlace, majorVersion } from './check.ts';
import { type ExtensionOutcome, createExtension } from './create-extension.ts';
import { explainRefusal } from './explain-refusal.ts';
import { inLockedTransaction } from './in-locked-transaction.ts';

/** What was done about the extensions of one database. */
export type InstalledExtensions = Omit<BootstrapResult, 'createdDatabase'>;

export const nothingInstalled: InstalledExtensions = {
  createdSchema: null,
  createdExtensions: [],
  missing: [],
};

interface About {
  readonly probe: ServerProbe;
  readonly provider: DetectedProvider;
}

/**
 * Installs those of the three extensions that the database lacks, in one transaction that waits for
 * other runs: all of them appear at once, or none. A database that lacks nothing is not asked anything.
 *
 * @param answer what the server said about itself just now
 * @param extensionSchema where vector goes when it has to be created
 * @throws SetupError when vector cannot be installed; the other two are reported as missing
 */
export async function installExtensions(
  connection: Connection,
  answer: ServerProbe,
  extensionSchema: string | undefined,
): Promise<InstalledExtensions> {
  const wanted = extensionNames.filter((name) => !answer.installedExtensions.includes(name));
  if (wanted.length === 0) return nothingInstalled;
  const provider = detectProvider(connection.settings, {
    signals: answer.signals,
    vectorVersion: answer.vector?.version ?? null,
  });
  const about = { probe: answer, provider };
  const obstacles = new Map(wanted.map((name) => [name, obstacle(connection, name, about)]));
  const hopeless = obstacles.get('vector') ?? null;
  if (hopeless !== null) throw hopeless;

  const possible = wanted.filter((name) => obstacles.get(name) === null);
  const done =
    possible.length === 0
      ? nothingInstalled
      : await inLockedTransaction(connection, () =>
          createAll(connection, possible, about, extensionSchema),
        );
  const impossible = [...obstacles].flatMap(([name, error]) =>
    error === null ? [] : [gap(name, error)],
  );
  return { ...done, missing: [...done.missing, ...impossible] };
}

async function createAll(
  connection: Connection,
  names: readonly ExtensionName[],
  about: About,
  extensionSchema: string | undefined,
): Promise<InstalledExtensions> {
  const outcomes: [ExtensionName, ExtensionOutcome][] = [];
  const missing: BootstrapResult['missing'][number][] = [];
  for (const name of names) {
    try {
      const schema = name === 'vector' ? extensionSchema : undefined;
      outcomes.push([name, await createExtension(connection, name, schema)]);
    } catch (cause) {
      const error = explainRefusal(cause, name, about);
      if (name === 'vector' || !(error instanceof SetupError) || isOutage(error)) throw error;
      missing.push(gap(name, error));
    }
  }
  return {
    createdSchema:
      outcomes.find(([, { createdSchema }]) => createdSchema)?.[1].createdSchema ?? null,
    createdExtensions: outcomes.filter(([, { created }]) => created).map(([name]) => name),
    missing,
  };
}

/** What the probe already shows needs no attempt, and gets a clearer answer than the server's. */
function obstacle(
  { target, settings }: Connection,
  name: ExtensionName,
  about: About,
): SetupError | null {
  if (about.probe.inRecovery || about.probe.readOnly) {
    return new SetupError('SERVER_READ_ONLY', {
      message: `${settings.host} accepts no writes: it is a standby or set to read-only.`,
      fix: 'Point the settings to the primary (at a managed service: the writer endpoint).',
      target,
    });
  }
  if (about.probe.extensions.some((offer) => offer.name === name)) return null;
  return new SetupError('PGVECTOR_NOT_AVAILABLE', {
    message:
      name === 'vector'
        ? `pgvector extension not available. Ensure postgresql-${majorVersion(about.probe)}-pgvector is installed`
        : `The server does not offer the extension ${name}.`,
    detail: `pg_available_extensions has no row "${name}" (PostgreSQL ${about.probe.serverVersion}).`,
    fix: about.provider.installText(instructionPlace(about, name)),
    target,
  });
}

function gap(name: ExtensionName, error: SetupError): BootstrapResult['missing'][number] {
  return { name, reason: error.detail ?? error.message, fix: error.fix };
}

/** The session is over; going on with the next extension would only hide it. */
function isOutage({ code }: SetupError): boolean {
  return code === 'CANCELLED' || code === 'QUERY_TIMEOUT' || retryClass(code) !== null;
}
