import * as z from 'zod/mini';

/**
 * One measured figure, as a bench hands it to the report.
 *
 * A new bench: write `bench/<name>.ts`, which measures and calls `compare` (both by turns, the ratio of
 * the medians) or `record` (any other figure), and add its name to `benches.ts`. Where something it
 * needs is missing it calls `notMeasured` and ends. What else it prints is shown and not kept.
 */
export const measurementForm = z.readonly(
  z.object({
    /** Stable, `<bench>.<figure>`. */
    id: z.string(),
    /** What is measured, for people. */
    what: z.string(),
    /** Of `ours` and `reference`: `ms`, `µs`, `MB`, `rows/s`; empty for a count. */
    unit: z.string(),
    ours: z.number(),
    /** What it is compared with: measured in the same run, or published by somebody else. */
    reference: z.nullable(
      z.object({
        name: z.string(),
        value: z.nullable(z.number()),
        kind: z.enum(['measured', 'published']),
      }),
    ),
    /** `ours / reference`; null where the two are not measured alike. */
    ratio: z.nullable(z.number()),
    target: z.nullable(
      z.object({
        of: z.enum(['ratio', 'ours', 'difference']),
        bound: z.enum(['most', 'least']),
        value: z.number(),
      }),
    ),
    /** How many values the figure comes from. */
    samples: z.int(),
  }),
);
export type Measurement = z.infer<typeof measurementForm>;
export type Target = NonNullable<Measurement['target']>;

/** A bench that cannot run on this machine, and why. */
export const absenceForm = z.readonly(z.object({ bench: z.string(), missing: z.string() }));
export type Absence = z.infer<typeof absenceForm>;

/** A target that `ratio`, unless something else is named, may reach and not exceed. */
export function atMost(value: number, of: Target['of'] = 'ratio'): Target {
  return { of, bound: 'most', value };
}

/** A target that `ratio`, unless something else is named, has to reach. */
export function atLeast(value: number, of: Target['of'] = 'ratio'): Target {
  return { of, bound: 'least', value };
}

/** The number that the target is about; null when there is no target or no such number. */
export function judgedValue({ ours, reference, ratio, target }: Measurement): number | null {
  switch (target?.of) {
    case undefined:
      return null;
    case 'ours':
      return ours;
    case 'ratio':
      return ratio;
    case 'difference': {
      const theirs = reference?.value ?? null;
      return theirs === null ? null : ours - theirs;
    }
  }
}

/** Whether the target is met; null when there is none, or nothing to judge it by. */
export function isMet(measurement: Measurement): boolean | null {
  const value = judgedValue(measurement);
  const { target } = measurement;
  if (value === null || target === null) return null;
  return target.bound === 'most' ? value <= target.value : value >= target.value;
}
