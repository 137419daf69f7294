export interface Bench {
  readonly name: string;
  /** Whether it runs without being named; what takes minutes, or has no target, does not. */
  readonly usual: boolean;
}

/** Every bench, in the order of the report. */
export const benches: readonly Bench[] = [
  { name: 'program', usual: true },
  { name: 'wizard', usual: true },
  { name: 'bootstrap', usual: true },
  { name: 'embedded', usual: true },
  { name: 'durability', usual: false },
  { name: 'edits', usual: true },
  { name: 'sync', usual: true },
  { name: 'move', usual: true },
  { name: 'verify', usual: true },
  { name: 'router', usual: true },
  { name: 'router-faults', usual: true },
  { name: 'reconcile', usual: true },
  { name: 'journal', usual: false },
];

/** Figures of the design that are no ratios, and the tests that count them. */
export const countedByTests = [
  ['acknowledged commits lost over 25 kills: 0', 'test/fallback/embedded/durability.test.ts'],
  ['wrong edits, foreign bytes, other keys: 0', 'test/files'],
  ['failovers without a reason: 0', 'test/router/simulation.test.ts'],
] as const;
