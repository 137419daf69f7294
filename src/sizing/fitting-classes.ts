import { type InstanceClass, instanceClasses } from './instance-classes.ts';

/** The smallest size of one provider for a job, or null above the largest that is listed. */
export interface FittingClass {
  readonly provider: string;
  /** Keeps what queries read in memory. */
  readonly serves: InstanceClass | null;
  /** Has the memory to build the index in it, too. */
  readonly builds: InstanceClass | null;
  readonly source: string;
  readonly checked: string;
}

/** What of a server's memory is left for one table; connections, sorting and the system take the rest. */
export const usableShare = 0.75;

/** Providers count GB of 1024³ bytes, whatever they call them. */
const gigabyte = 2 ** 30;

/** For each provider the smallest size by memory. */
export function fittingClasses(need: {
  readonly serveBytes: number;
  readonly buildBytes: number;
}): readonly FittingClass[] {
  return instanceClasses.map(({ provider, classes, source, checked }) => {
    const smallest = (bytes: number): InstanceClass | null =>
      classes.find(({ memoryGb }) => memoryGb * gigabyte * usableShare >= bytes) ?? null;
    return {
      provider,
      serves: smallest(need.serveBytes),
      builds: smallest(Math.max(need.serveBytes, need.buildBytes)),
      source,
      checked,
    };
  });
}
