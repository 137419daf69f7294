/** Every wait of the router, in milliseconds unless the name says otherwise. */
export interface RouterTiming {
  /** Between two probes of the target in use. */
  readonly probeIntervalMs: number;
  /** For the answer to one probe, opening the connection included. */
  readonly probeTimeoutMs: number;
  /** Between two probes while a target is suspect. */
  readonly suspectIntervalMs: number;
  /** Probes that fail one after the other before a silent or unnamed target counts as down. */
  readonly failures: number;
  /** Probes that must confirm a hard sign (refused, reset, shut down) before it counts. */
  readonly confirmations: number;
  /** How long a fallback in use may be silent before it counts as down; the embedded one is, during every transaction. */
  readonly busyFallbackMs: number;
  /** How long a server that says it is starting is waited for. */
  readonly startupGraceMs: number;
  /** First and longest pause between probes of a target that is down; each is 1.75 times the last. */
  readonly recoveryFirstMs: number;
  readonly recoveryLongestMs: number;
  /** Oldest that the last good probe of the fallback may be while the primary is in use. */
  readonly fallbackProbeMs: number;
  /** What an automatic fail-back asks of the primary: so long, and so many probes, without a failure. */
  readonly failBackAfterMs: number;
  readonly failBackProbes: number;
  /** How long statements wait for a decision before they fail with DATABASE_UNAVAILABLE. */
  readonly holdMs: number;
  /** Until the sockets of a pool that was left are destroyed. */
  readonly tearDownMs: number;
  /** How long createDatabaseRouter looks for a first target. */
  readonly startMs: number;
}

/**
 * Measured and argued in the project's facts on failover (section 1.4): a refused connection is
 * switched within 250 ms, a frozen one within 5 s (1 s to the next probe, 3 probes of 1 s, 200 ms
 * between them), and a target is probed at most once a second. The grace of a starting server is
 * pg_auto_failover's, that of a busy fallback the limit of the embedded one for an idle transaction, the sockets of a server that was left are gone within 2 s, jitter is 10 % of an interval and 20 % of a pause.
 */
export const usualTiming: RouterTiming = {
  probeIntervalMs: 1_000,
  probeTimeoutMs: 1_000,
  suspectIntervalMs: 200,
  failures: 3,
  confirmations: 2,
  busyFallbackMs: 60_000,
  startupGraceMs: 10_000,
  recoveryFirstMs: 1_000,
  recoveryLongestMs: 15_000,
  fallbackProbeMs: 15_000,
  failBackAfterMs: 30_000,
  failBackProbes: 10,
  holdMs: 10_000,
  tearDownMs: 1_900,
  startMs: 15_000,
};
