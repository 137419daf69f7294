import { absenceForm, measurementForm, type Absence, type Measurement } from '../measurement.ts';

/** What one line of a bench's output is. */
export type BenchLine =
  | { readonly kind: 'measurement'; readonly measurement: Measurement }
  | { readonly kind: 'absence'; readonly absence: Absence }
  | { readonly kind: 'words'; readonly text: string };

/** Reads one line: a figure, a bench that cannot run, or words for whoever looks on. */
export function benchLine(text: string): BenchLine {
  const value = parsed(text);
  const measurement = measurementForm.safeParse(value);
  if (measurement.success) return { kind: 'measurement', measurement: measurement.data };
  const absence = absenceForm.safeParse(value);
  if (absence.success) return { kind: 'absence', absence: absence.data };
  return { kind: 'words', text };
}

function parsed(text: string): unknown {
  try {
    return text.startsWith('{') ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

/** Where and when the figures were measured. */
export interface Machine {
  readonly date: string;
  /** Processor and how many of it, system, Node. */
  readonly name: string;
}

/** One run of the benches: everything the report says. */
export interface BenchRun {
  readonly machine: Machine;
  readonly measurements: readonly Measurement[];
  readonly absences: readonly Absence[];
  /** Usual benches that were not asked for. */
  readonly unrun: readonly string[];
}
