import { serviceError, serviceLines } from '../report/service-report.ts';
import type { SettingsLayers } from '../settings/read-settings.ts';
import { configuredServices } from '../services/configured-services.ts';
import { examineOllama, examineRedis } from '../services/examine-services.ts';
import { lookAtDatabase } from '../services/look-at-database.ts';
import type { ServiceResult } from '../services/service-result.ts';
import { serviceSecrets } from '../services/service-secrets.ts';
import type { SetupError, Target } from '../errors/setup-error.ts';
import type { ChosenTarget } from './chosen-target.ts';
import type { CommandContext, CommandOutcome } from './command.ts';

/** What is known before the services are looked at. */
export interface ServiceScene {
  readonly layers: SettingsLayers;
  readonly dimensions: number;
  readonly targets: readonly ChosenTarget[];
  /** Milliseconds for the login to a database; by default what a try to connect has. */
  readonly loginMs?: number;
}

/** Databases that were waited for in vain, and the words for it. */
export type SilentTargets = ReadonlyMap<Target, SetupError>;

/**
 * Looks at every service and runs the checks of the databases once those have been looked at: the
 * embedded fallback serves one session at a time, so that the checks would be part of its latency.
 *
 * @throws SetupError CANCELLED, or whatever the checks throw
 */
export async function withServices(
  context: CommandContext,
  { layers, dimensions, targets, loginMs }: ServiceScene,
  runChecks: (silent: SilentTargets) => Promise<CommandOutcome>,
): Promise<CommandOutcome> {
  const { signal } = context;
  const configured = configuredServices(layers);
  context.hideSecrets(serviceSecrets(configured));
  const wanted = context.args.options.get('target') ?? 'both';
  const looks = (['primary', 'fallback'] as const)
    .filter((target) => wanted === 'both' || wanted === target)
    .map(async (target) => ({
      target,
      ...(await lookAtDatabase(target, connectionTo(targets, target), { signal, loginMs })),
    }));
  const databases = Promise.all(looks);
  const [ofDatabases, ofOllama, ofRedis, checked] = await Promise.all([
    databases,
    examineOllama(configured, { dimensions, signal }),
    examineRedis(configured, signal),
    databases.then((looked) =>
      targets.length === 0 ? nothingToCheck : runChecks(silentOf(looked)),
    ),
  ]);
  return withResults(checked, [
    ...ofDatabases.flatMap(({ results }) => results),
    ...ofOllama,
    ofRedis,
  ]);
}

/** A server that refuses may take the next try; one that says nothing would be waited for three times more. */
function silentOf(
  looked: readonly { readonly target: Target; readonly failure: SetupError | null }[],
): SilentTargets {
  return new Map(
    looked.flatMap(({ target, failure }) =>
      failure?.code === 'CONNECTION_TIMEOUT' ? [[target, failure]] : [],
    ),
  );
}

/** Without a database there are no checks, and nothing to say of which one is in use. */
const nothingToCheck: CommandOutcome = {
  exitCode: 0,
  error: null,
  lines: [],
  document: { targets: {}, checks: [], schemaDrift: [] },
};

function connectionTo(targets: readonly ChosenTarget[], wanted: Target) {
  return targets.find(({ target }) => target === wanted)?.connection ?? null;
}

/** A database that cannot be used says more than a service beside it; one that is degraded does not. */
function withResults(checked: CommandOutcome, results: readonly ServiceResult[]): CommandOutcome {
  const error = serviceError(results, checked.exitCode !== 0);
  const outranked = error !== null && (checked.exitCode === 0 || checked.exitCode === 4);
  return {
    ...checked,
    exitCode: outranked ? error.exitCode : checked.exitCode,
    error: outranked ? error : checked.error,
    lines: [...checked.lines, 'Services', ...serviceLines(results)],
    document: { ...checked.document, services: results },
  };
}
