import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { EmbeddedFallback } from './embedded-fallback.ts';

/** In MB. */
export interface Memory {
  readonly mean: number;
  /** By which the fitted line rises over the time it was looked at. */
  readonly growth: number;
}

export interface ServerMemory {
  readonly gateway: Memory;
  readonly engine: Memory;
}

/** Looks at both processes of a server from half way to `end` (as performance.now() counts) until then. */
export async function sampleMemory(server: EmbeddedFallback, end: number): Promise<ServerMemory> {
  const from = performance.now() + (end - performance.now()) / 2;
  const samples: { readonly at: number; readonly gateway: number; readonly engine: number }[] = [];
  while (performance.now() < end) {
    await wait(Math.min(1_000, (end - from) / 20));
    if (performance.now() < from) continue;
    const { gateway, engine } = await server.state();
    const [one, other] = await Promise.all([megabytes(gateway.pid), megabytes(engine.pid)]);
    samples.push({ at: performance.now(), gateway: one, engine: other });
  }
  return {
    gateway: fitted(samples.map(({ at, gateway: value }) => [at, value])),
    engine: fitted(samples.map(({ at, engine: value }) => [at, value])),
  };
}

/** Resident memory of a process in MB. */
async function megabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/u.exec(status)?.[1] ?? Number.NaN) / 1024;
}

/** Least squares. */
export function fitted(points: readonly (readonly [at: number, value: number])[]): Memory {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const at = mean(points.map(([time]) => time));
  const value = mean(points.map(([, megabyte]) => megabyte));
  const slope =
    mean(points.map(([x, y]) => (x - at) * (y - value))) / mean(points.map(([x]) => (x - at) ** 2));
  const [first, last] = [points[0], points.at(-1)];
  return { mean: value, growth: slope * ((last?.[0] ?? 0) - (first?.[0] ?? 0)) };
}
