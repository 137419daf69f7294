/** Ways to provide the local fallback; `local` lets the program choose. */
export const fallbackModes = ['local', 'embedded', 'container', 'cluster', 'existing'] as const;
export type FallbackMode = (typeof fallbackModes)[number];

/** Where a server that exists already listens unless told: PostgreSQL's own port. */
export const existingServerPort = 5432;
