import { SetupError } from '../errors/setup-error.ts';
import type { Connection } from '../postgres/connection.ts';
import type { ServerProbe } from '../postgres/probe.ts';
import { detectProvider } from '../postgres/providers/detect-provider.ts';
import { retryClass } from '../postgres/retry-class.ts';
import {
  type BootstrapOptions,
  type BootstrapResult,
  type ExtensionName,
  extensionNames,
} from './bootstrap-result.ts';
import { type ExtensionOutcome, createExtension } from './create-extension.ts';
import { explainRefusal } from './explain-refusal.ts';
import { type InstallScene, installObstacle } from './install-obstacle.ts';
import { inLockedTransaction } from './in-locked-transaction.ts';
import { recordExtensions } from './record-extensions.ts';

/** What was done about the extensions of one database. */
export type InstalledExtensions = Omit<BootstrapResult, 'createdDatabase' | 'schemaDiffers'>;

export const nothingInstalled: InstalledExtensions = {
  createdSchema: null,
  createdExtensions: [],
  record: null,
  missing: [],
};

/**
 * Installs those of the three extensions that the database lacks, in one transaction that waits for
 * other runs: all of them appear at once, or none. A database that lacks nothing is not asked anything.
 *
 * @param answer what the server said about itself just now
 * @throws SetupError when vector cannot be installed; the other two are reported as missing
 */
export async function installExtensions(
  connection: Connection,
  answer: ServerProbe,
  { extensionSchema, dimensions = 768 }: BootstrapOptions,
): Promise<InstalledExtensions> {
  const wanted = extensionNames.filter((name) => !answer.installedExtensions.includes(name));
  if (wanted.length === 0) return nothingInstalled;
  const provider = detectProvider(connection.settings, answer);
  const about = { probe: answer, provider, dimensions, extensionSchema };
  const obstacles = new Map(wanted.map((name) => [name, installObstacle(connection, name, about)]));
  const hopeless = obstacles.get('vector') ?? null;
  if (hopeless !== null) throw hopeless;

  const possible = wanted.filter((name) => obstacles.get(name) === null);
  const done =
    possible.length === 0
      ? nothingInstalled
      : await inLockedTransaction(connection, () => createAll(connection, possible, about));
  const impossible = [...obstacles].flatMap(([name, error]) =>
    error === null ? [] : [gap(name, error)],
  );
  return { ...done, missing: [...done.missing, ...impossible] };
}

async function createAll(
  connection: Connection,
  names: readonly ExtensionName[],
  about: InstallScene,
): Promise<InstalledExtensions> {
  const outcomes: [ExtensionName, ExtensionOutcome][] = [];
  const missing: BootstrapResult['missing'][number][] = [];
  for (const name of names) {
    try {
      const schema = name === 'vector' ? about.extensionSchema : undefined;
      outcomes.push([name, await createExtension(connection, name, schema)]);
    } catch (cause) {
      const error = explainRefusal(cause, name, about);
      if (name === 'vector' || !(error instanceof SetupError) || isOutage(error)) throw error;
      missing.push(gap(name, error));
    }
  }
  const created = outcomes.filter(([, outcome]) => outcome.created).map(([name]) => name);
  return {
    createdSchema:
      outcomes.find(([, { createdSchema }]) => createdSchema)?.[1].createdSchema ?? null,
    createdExtensions: created,
    record: created.length === 0 ? null : await recordExtensions(connection, created),
    missing,
  };
}

function gap(name: ExtensionName, error: SetupError): BootstrapResult['missing'][number] {
  return { name, reason: error.detail ?? error.message, fix: error.fix };
}

/** The session is over; going on with the next extension would only hide it. */
function isOutage({ code }: SetupError): boolean {
  return code === 'CANCELLED' || code === 'QUERY_TIMEOUT' || retryClass(code) !== null;
}
