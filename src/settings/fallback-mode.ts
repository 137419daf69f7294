/** Ways to provide the local fallback; `local` lets the program choose. */
export const fallbackModes = ['local', 'embedded', 'container', 'cluster', 'existing'] as const;
export type FallbackMode = (typeof fallbackModes)[number];
