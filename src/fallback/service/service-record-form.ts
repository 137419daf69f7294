import * as z from 'zod/mini';
import type { ServiceRecord } from './service-record.ts';

/** The form of `service.json`. The id becomes a part of the name of a file that is removed. */
export const serviceRecordForm: z.ZodMiniType<ServiceRecord> = z.object({
  version: z.literal(1),
  id: z.string().check(z.regex(/^[0-9a-f]{12}$/u)),
  stateDir: z.string(),
});
