import * as z from 'zod/mini';

/** The form of `fallback/follow.json`. */
export const followForm = z.object({ version: z.literal(1), name: z.string() });
