import type { Look } from './look.ts';
import { seenBy } from './seen-by.ts';

/** Whether a PostgreSQL server is installed here that could run as a private cluster. */
export const lookAtPostgres: Look = async (_request, _signal, examine) =>
  seenBy(await examine('cluster', false));
