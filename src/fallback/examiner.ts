import { SetupError } from '../errors/setup-error.ts';
import { provisionerOf } from './provisioner-of.ts';
import type { Examination, ExamineRequest, ProvisionerKind } from './provisioner.ts';

/**
 * Whether a kind can serve on this machine. Each question is put to the machine once, however often it
 * is asked. Throws CANCELLED only.
 */
export type Examiner = (kind: ProvisionerKind, asked: boolean) => Promise<Examination>;

export interface ExaminerOptions extends Omit<ExamineRequest, 'asked'> {
  /** For one examination; a program that hangs must not hold up the others. Milliseconds. Default 10000. */
  readonly timeoutMs?: number;
  /** Where the provisioners come from; those of this program unless told. */
  readonly provisioners?: typeof provisionerOf;
}

/** Twice as long as an engine took that was woken from swap; nobody waits longer without a word. */
const patienceMs = 10_000;

export function createExaminer(options: ExaminerOptions): Examiner {
  const known = new Map<string, Promise<Examination>>();
  return (kind, asked) => {
    const key = `${kind} ${String(asked)}`;
    const answer = known.get(key) ?? examined(kind, asked, options);
    known.set(key, answer);
    return answer;
  };
}

async function examined(
  kind: ProvisionerKind,
  asked: boolean,
  { timeoutMs = patienceMs, provisioners = provisionerOf, signal, ...request }: ExaminerOptions,
): Promise<Examination> {
  const limit = AbortSignal.timeout(timeoutMs);
  const both = AbortSignal.any([limit, ...(signal === undefined ? [] : [signal])]);
  const end = whenAborted(both);
  try {
    const { examine } = await provisioners(kind);
    const answer = await Promise.race([examine({ ...request, asked, signal: both }), end.aborted]);
    if (signal?.aborted === true) throw cancelled();
    return answer ?? noAnswer(timeoutMs);
  } catch (error) {
    if (signal?.aborted === true) throw cancelled();
    if (limit.aborted) return noAnswer(timeoutMs);
    throw error;
  } finally {
    end.forget();
  }
}

function whenAborted(signal: AbortSignal): {
  readonly aborted: Promise<null>;
  readonly forget: () => void;
} {
  let tell = (): void => undefined;
  const aborted = new Promise<null>((resolve) => {
    tell = () => resolve(null);
    if (signal.aborted) tell();
    signal.addEventListener('abort', tell, { once: true });
  });
  return { aborted, forget: () => signal.removeEventListener('abort', tell) };
}

function noAnswer(timeoutMs: number): Examination {
  const reason = `there was no answer within ${timeoutMs} ms`;
  return { kind: 'impossible', reason, fix: 'Look at what keeps it busy, then run this again.' };
}

function cancelled(): SetupError {
  return new SetupError('CANCELLED', {
    message: 'Cancelled while looking for a way to get a local fallback.',
    fix: 'Run the same command again.',
    target: 'fallback',
  });
}
