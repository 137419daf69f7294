import type { RouterStatus, TargetStatus } from '../../src/router/router-status.ts';

const answered: TargetStatus = {
  host: '127.0.0.1',
  port: 5433,
  database: 'app_fallback',
  user: 'app',
  serverVersion: '18.6',
  pgvector: '0.8.7',
  reachable: true,
  saturated: false,
  problem: null,
  latencyMs: 2,
  failures: 0,
};
const reason = { code: 'CONNECTION_REFUSED', message: 'Nobody there.' } as const;

/** A primary that is down, and a fallback that answers. */
export const statusTargets: NonNullable<RouterStatus['targets']> = {
  primary: { ...answered, host: 'db.example.com', reachable: false, problem: reason, failures: 3 },
  fallback: answered,
};

/** A router on the fallback that serves reads only; `more` replaces members. */
export function degradedStatus(more: Partial<RouterStatus>): RouterStatus {
  return {
    state: 'fallback',
    mode: 'degraded',
    target: 'fallback',
    reason,
    since: '2026-01-02T03:04:05.678Z',
    epoch: 1,
    writes: 'read-only',
    unreplayed: 0,
    unrecorded: [],
    reconcileRequired: false,
    targets: statusTargets,
    ...more,
  };
}
