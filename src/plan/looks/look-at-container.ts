import type { Look } from './look.ts';
import { seenBy } from './seen-by.ts';

/** Whether a container engine answers and has what a fallback needs. */
export const lookAtContainer: Look = async (_request, _signal, examine) =>
  seenBy(await examine('container', false));
