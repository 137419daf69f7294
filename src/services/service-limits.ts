/** How long a service is waited for. Milliseconds. */
export interface ServiceLimits {
  /** To connect and answer. */
  readonly answerMs: number;
  /** For a vector. */
  readonly embedMs: number;
}

/**
 * A server that is up answers in a few milliseconds; a model that is not in memory is loaded first, from
 * a slow disk if need be.
 */
export const usualLimits: ServiceLimits = { answerMs: 2_000, embedMs: 15_000 };
