import { SetupError } from '../../errors/setup-error.ts';
import type { Candidate, ProvisionerChoice } from '../../fallback/choose-provisioner.ts';
import { refuseLowDisk } from '../../fallback/disk-room.ts';
import type { Examiner } from '../../fallback/examiner.ts';
import { nextBest, withNextBest } from '../../fallback/mode-refusal.ts';
import { provisionerOf } from '../../fallback/provisioner-of.ts';
import type { ProvisionResult } from '../../fallback/provisioner.ts';
import { undoneAfter } from '../../fallback/undone-after.ts';
import type { ConnectionSettings } from '../../postgres/connection-settings.ts';
import { proveFallback } from '../prove-fallback.ts';
import { fallbackAddress, type SettledFallback } from '../settle-fallback.ts';
import type { SetupRequest } from '../setup-request.ts';
import type { SetupState } from '../setup-state.ts';
import type { Step, StepContext, StepOutcome } from '../step.ts';

export interface ProvisionFallbackOptions {
  readonly fallback: SettledFallback;
  readonly choice: ProvisionerChoice;
  readonly examine: Examiner;
  readonly request: SetupRequest;
  readonly primary: ConnectionSettings | null;
  readonly dimensions: number;
  /** Where the provisioners come from; those of this program unless told. */
  readonly provisioners?: typeof provisionerOf;
}

/**
 * Makes the local fallback answer with the settled credentials. In mode `local` a candidate that fails
 * takes back what it made, and the next one is tried.
 */
export function provisionFallback(options: ProvisionFallbackOptions): Step<SetupState> {
  const { fallback, choice } = options;
  const [{ kind, reason }] = choice.candidates;
  return {
    id: 'fallback.provision',
    title: `Start the local fallback (${kind}: ${reason}) on ${fallback.host}:${fallback.port}`,
    perform: async (state, context) => {
      for (const left of choice.considered) {
        if (left.verdict === 'left out') leftOut(left, context);
      }
      return await firstThatWorks(state, options, context);
    },
  };
}

async function firstThatWorks(
  state: SetupState,
  options: ProvisionFallbackOptions,
  context: StepContext,
): Promise<StepOutcome<SetupState>> {
  const failures: string[] = [];
  const { candidates } = options.choice;
  for (const candidate of candidates) {
    const isLast = candidate === candidates.at(-1);
    try {
      const result = await provisioned(candidate, isLast, options, context);
      const next = { ...state, provisioner: candidate.kind };
      return outcome(result, next, failures.length > 0);
    } catch (error) {
      if (!endsCandidate(error, context.signal)) throw error;
      if (isLast) throw await explained(error, candidate, failures, options);
      leftOut({ kind: candidate.kind, reason: inOneLine(error) }, context);
      failures.push(`${candidate.kind}: ${error.message}`);
    }
  }
  throw new TypeError('no candidate for the fallback');
}

/** What comes after it relies on nothing but that: a candidate with one behind it is proven at once. */
async function provisioned(
  { kind }: Candidate,
  isLast: boolean,
  options: ProvisionFallbackOptions,
  { signal, progress }: StepContext,
): Promise<ProvisionResult> {
  const { fallback, request, primary, dimensions, provisioners = provisionerOf } = options;
  const { host, port, database, user, password } = fallback;
  const { stateDir, administrator = null, settings } = request;
  const { environment } = settings;
  await refuseLowDisk({ kind, stateDir, environment, signal });
  const { provision } = await provisioners(kind);
  const result = await provision({
    ...{ stateDir, host, port, database, user, password, primary, administrator, signal },
    environment,
    onProgress: progress,
  });
  if (isLast) return result;
  try {
    await proveFallback(fallbackAddress(fallback), { kind, dimensions, signal });
    return result;
  } catch (error) {
    throw await undoneAfter(error, result.undo);
  }
}

function outcome(
  result: ProvisionResult,
  state: SetupState,
  afterOthers: boolean,
): StepOutcome<SetupState> {
  const { data, process, credentials } = result.created;
  const server = `PostgreSQL ${result.serverVersion}, pgvector ${result.pgvector}`;
  const note = afterOthers ? `${state.provisioner}: ${server}` : server;
  return data || process || credentials
    ? { status: 'done', state, undo: result.undo, note }
    : { status: 'skipped', state, note: `already running: ${note}` };
}

/** These are about the run, not about a way to get a server. */
const aboutTheRun = ['CANCELLED', 'PORT_TAKEN', 'LOCKED'];

function endsCandidate(error: unknown, signal: AbortSignal): error is SetupError {
  if (!(error instanceof SetupError) || signal.aborted) return false;
  return !aboutTheRun.includes(error.code);
}

/** The last candidate's error, with what became of those before it, and what to use instead. */
async function explained(
  error: SetupError,
  { kind }: Candidate,
  failures: readonly string[],
  { fallback, choice, examine }: ProvisionFallbackOptions,
): Promise<SetupError> {
  if (fallback.mode !== 'local') {
    // Data that is in place is not left behind for a server that is easier to get.
    if (choice.change.kind !== 'new') return error;
    return withNextBest(error, await nextBest(examine, kind));
  }
  if (failures.length === 0) return error;
  const { code, message, detail, fix, target } = error;
  const before = failures.map((failure) => `before that, ${failure}`);
  return new SetupError(code, {
    message,
    detail: [...(detail === null ? [] : [detail]), ...before].join('\n'),
    fix,
    target,
    cause: error,
  });
}

function leftOut({ kind, reason }: Candidate, { progress }: StepContext): void {
  progress(`Left out ${kind}: ${reason}`);
}

/** What happened, with the first words of the server or program that has said so. */
function inOneLine({ message, detail }: SetupError): string {
  const [words = ''] = (detail ?? '').split('\n').filter((line) => line.trim() !== '');
  return `${message.replace(/\.$/u, '')}${words === '' ? '' : ` (${words.trim()})`}`;
}
