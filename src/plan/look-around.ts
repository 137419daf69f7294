import { SetupError } from '../errors/setup-error.ts';
import { readLayers, settleLayers } from '../settings/read-settings.ts';
import { configuredServices } from '../services/configured-services.ts';
import { serviceSecrets } from '../services/service-secrets.ts';
import { type LookFinding, findingIds, findingLabels } from './look-finding.ts';
import { namedServices } from './named-services.ts';
import { lookAtContainer } from './looks/look-at-container.ts';
import { lookAtFallback } from './looks/look-at-fallback.ts';
import { lookAtFiles } from './looks/look-at-files.ts';
import { lookAtGit } from './looks/look-at-git.ts';
import { lookAtPort } from './looks/look-at-port.ts';
import { lookAtPostgres } from './looks/look-at-postgres.ts';
import type { Look, Seen } from './looks/look.ts';
import { modeExaminer } from './mode-examiner.ts';
import { type ModeOutlook, modeOutlook } from './mode-outlook.ts';
import type { SetupRequest } from './setup-request.ts';

export { type LookFinding, type LookFindingId, findingIds } from './look-finding.ts';

const looks: Readonly<Record<(typeof findingIds)[number], Look>> = {
  files: lookAtFiles,
  git: lookAtGit,
  fallback: lookAtFallback,
  container: lookAtContainer,
  postgres: lookAtPostgres,
  port: lookAtPort,
};

/** An operator waits while the first screen is drawn. Milliseconds. */
const lookMs = 3_000;

export interface LookAroundOptions {
  /** Called for each finding as soon as it is known, in any order. */
  readonly onFinding: (finding: LookFinding) => void;
  /** Called once, with what each mode of the fallback is good for here. */
  readonly onModes?: (modes: ModeOutlook) => void;
  /** Called before anything is said of the services, with what must not be shown. */
  readonly onSecrets?: (secrets: readonly string[]) => void;
  readonly signal: AbortSignal;
  /** Milliseconds for each look. Default 3000. */
  readonly timeoutMs?: number;
}

/**
 * Looks at the folder and the machine, at everything at the same time, and changes nothing. A look
 * that fails or takes too long is a finding that says so.
 *
 * @throws SetupError CANCELLED only, at once
 */
export async function lookAround(
  request: SetupRequest,
  { onFinding, onModes, onSecrets, signal, timeoutMs = lookMs }: LookAroundOptions,
): Promise<void> {
  const layers = await readLayers({ ...request.settings, problems: [] });
  const { settings } = settleLayers(layers);
  const configured = configuredServices(layers);
  onSecrets?.(serviceSecrets(configured));
  const services = async (): Promise<void> => {
    if (!request.contact || namedServices(configured).length === 0) return;
    const { lookAtServices } = await import('./look-at-services.ts');
    await lookAtServices(configured, { onFinding, signal });
  };
  const examine = modeExaminer(request, settings, { signal, timeoutMs });
  await Promise.all([
    modeOutlook(request, examine).then((modes) => {
      if (modes !== null && !signal.aborted) onModes?.(modes);
    }, toldElsewhere),
    services().catch(toldElsewhere),
    ...findingIds.map(async (id) => {
      const look: Timed = (limit) => looks[id](request, limit, examine);
      const seen = await limited(look, signal, timeoutMs);
      if (!signal.aborted) onFinding({ id, label: findingLabels[id], ...seen });
    }),
  ]);
  if (signal.aborted) {
    throw new SetupError('CANCELLED', {
      message: 'Cancelled.',
      fix: 'Run the same command again.',
    });
  }
}

/** A cancelled look-around is told once, below; a record that cannot be read by the look at the fallback. */
function toldElsewhere(error: unknown): void {
  const told = ['CANCELLED', 'FALLBACK_RECORD_UNREADABLE'];
  if (!(error instanceof SetupError) || !told.includes(error.code)) throw error;
}

type Timed = (limit: AbortSignal) => Promise<Seen>;

/** The look's answer, or that there was none within the time; a hung tool is left to its signal. */
async function limited(look: Timed, signal: AbortSignal, timeoutMs: number): Promise<Seen> {
  const limit = new AbortController();
  const end = (): void => limit.abort();
  const timer = setTimeout(end, timeoutMs);
  signal.addEventListener('abort', end, { once: true });
  const ended = new Promise<Seen>((resolve) => {
    const text = `No answer within ${timeoutMs} ms.`;
    const onEnd = (): void => resolve({ status: 'skip', text, fix: null });
    limit.signal.addEventListener('abort', onEnd, { once: true });
    if (signal.aborted) end();
  });
  try {
    return await Promise.race([look(limit.signal).catch(failed), ended]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}

function failed(error: unknown): Seen {
  if (error instanceof SetupError) return { status: 'warn', text: error.message, fix: error.fix };
  const words = error instanceof Error ? error.message : String(error);
  return { status: 'skip', text: `Not known: ${words}`, fix: null };
}
