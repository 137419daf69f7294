import { readFileSync } from 'node:fs';

const manual = readFileSync(new URL('../../docs/failover.md', import.meta.url), 'utf8');

/** The example of docs/failover.md whose first line names this file. */
export function manualExample(name: string): string {
  const blocks = [...manual.matchAll(/^```\w+\n(.*?)^```$/gmsu)].map(([, text]) => text ?? '');
  const [found, ...more] = blocks.filter((text) => text.split('\n', 1)[0]?.includes(name));
  if (found === undefined || more.length > 0) throw new Error(`there is not one example ${name}`);
  return found;
}
