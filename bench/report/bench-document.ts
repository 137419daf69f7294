import { isMet } from '../measurement.ts';
import type { BenchRun } from './collected.ts';

/** The report as one JSON document. */
export function benchDocument({ machine, measurements, absences }: BenchRun): string {
  const document = {
    ...machine,
    measurements: measurements.map((one) => ({ ...one, met: isMet(one) })),
    notMeasured: absences,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
