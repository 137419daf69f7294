import fc from 'fast-check';

/**
 * Checks a property over generated cases: `usual` of them unless SETUP_WIZARD_FUZZ_RUNS says otherwise. A
 * failure prints the seed and the smallest case; SETUP_WIZARD_FUZZ_SEED repeats a run.
 */
export function property<Case>(
  cases: fc.Arbitrary<Case>,
  holds: (each: Case) => void,
  usual = 2000,
): void {
  const seed = process.env['SETUP_WIZARD_FUZZ_SEED'];
  const numRuns = Number(process.env['SETUP_WIZARD_FUZZ_RUNS'] ?? usual);
  const check = fc.property(cases, (each) => {
    holds(each);
  });
  fc.assert(check, { numRuns, ...(seed === undefined ? {} : { seed: Number(seed) }) });
}
