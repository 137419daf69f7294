import * as z from 'zod/mini';

/** What every `fallback/state.json` says of the server that runs, beside its kind and processes. */
export const serverForm = {
  host: z.string(),
  port: z.number(),
  socketDir: z.nullable(z.string()),
  database: z.string(),
  user: z.string(),
  serverVersion: z.string(),
  pgvector: z.string(),
  /** Host name of the machine or container it runs on; elsewhere its pids mean nothing. */
  machine: z.string(),
  dataDir: z.string(),
  log: z.string(),
  /** ISO 8601. */
  startedAt: z.string(),
};

/** One process for as long as it lives. */
export const processForm = z.object({ pid: z.int(), startTime: z.string() });
