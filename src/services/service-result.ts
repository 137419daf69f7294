import type { CheckStatus } from '../postgres/check-result.ts';

/** Every look at a service, in the order of a report. Stable: scripts match on them. */
export const serviceIds = [
  'services.postgresql.primary',
  'services.pgvector.primary',
  'services.postgresql.fallback',
  'services.pgvector.fallback',
  'services.ollama',
  'services.ollama.models',
  'services.ollama.dimensions',
  'services.redis',
] as const;
export type ServiceId = (typeof serviceIds)[number];

/** What one look at one service found. Several endpoints give several results of the same id. */
export interface ServiceResult {
  readonly id: ServiceId;
  /** Without credentials; null when none is configured. */
  readonly endpoint: string | null;
  /** `skip`: not configured, or not to be told because something before it failed. */
  readonly status: CheckStatus;
  /** Milliseconds from the start to the answer, connecting included; null without an answer. */
  readonly latencyMs: number | null;
  /** What was found, with the service's own words where it refused something. */
  readonly message: string;
  /** What to type next; null when nothing is to do. */
  readonly fix: string | null;
}

/** What a look says beside what it is about. */
export type ServiceFinding = Omit<ServiceResult, 'id' | 'endpoint'>;

/** Milliseconds above which an answer is slow enough to be told: an application waits for it each time. */
const slowMs = 1_000;

/** The finding on a service that answered as it should. */
export function answered(message: string, latencyMs: number): ServiceFinding {
  const took = tenths(latencyMs);
  if (took <= slowMs) return { status: 'pass', latencyMs: took, message, fix: null };
  return {
    status: 'warn',
    latencyMs: took,
    message: `${message} It took ${(took / 1_000).toFixed(1)} s.`,
    fix: 'Look at the load of the service and at the network on the way to it.',
  };
}

/** The finding on a service that did not answer, or not as it should. */
export function refused(
  { message, fix }: { readonly message: string; readonly fix: string },
  latencyMs: number | null = null,
): ServiceFinding {
  const took = latencyMs === null ? null : tenths(latencyMs);
  return { status: 'fail', latencyMs: took, message, fix };
}

/** Nothing to tell, and why. */
export function skipped(message: string): ServiceFinding {
  return { status: 'skip', latencyMs: null, message, fix: null };
}

function tenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}
