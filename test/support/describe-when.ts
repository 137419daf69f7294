import { describe } from 'vitest';

/** A suite that this machine may not be able to run: then it prints why and is skipped. */
export function describeWhen(missing: string | null, title: string, body: () => void): void {
  if (missing === null) {
    describe(title, body);
    return;
  }
  console.warn(`skipped: ${title} – ${missing}`);
  describe.skip(`${title} (${missing})`, body);
}
