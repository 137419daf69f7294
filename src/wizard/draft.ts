import * as z from 'zod/mini';
import { stepIds } from './steps.ts';
import { screenIds } from './screen-model.ts';

/** The answers of an interrupted run, as they are kept in the state directory. Never a secret. */
export const draftSchema = z.object({
  version: z.literal(1),
  /** The folder and the two files it belongs to. */
  folder: z.string(),
  envFile: z.string(),
  configFile: z.string(),
  /** Milliseconds since 1970. */
  savedAt: z.number(),
  /** The screen it was left at. */
  at: z.enum(screenIds),
  primary: z.enum(['server', 'none']),
  /** Setting ids with the texts that were typed, without passwords. */
  typed: z.record(z.string(), z.string()),
  resolution: z.enum(['keep', 'env', 'config']),
  confirmed: z.array(z.enum(stepIds)),
  /** Settings that were typed but not kept, because they are or may hold a secret. */
  leftOut: z.array(z.string()),
});
export type Draft = z.infer<typeof draftSchema>;
