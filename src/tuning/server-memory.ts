import { availableParallelism, totalmem } from 'node:os';

/** How much memory and how many processors the server has, as far as that can be known. */
export type ServerMachine =
  | {
      readonly kind: 'known';
      readonly bytes: number;
      /** Null when only the memory was told. */
      readonly processors: number | null;
      /** Where the figure is from, as a phrase. */
      readonly from: string;
    }
  | { readonly kind: 'unknown'; readonly why: string };

/** This machine, or the part of it that a control group leaves to this process. */
export function thisMachine(): ServerMachine {
  const limit = process.constrainedMemory();
  const limited = limit > 0 && limit < totalmem();
  return {
    kind: 'known',
    bytes: limited ? limit : totalmem(),
    processors: availableParallelism(),
    from: limited
      ? 'the limit of the control group that this program runs in, since the server is on this machine'
      : "this machine's memory, since the server is on it; --memory corrects that, such as for a container or a tunnel",
  };
}
