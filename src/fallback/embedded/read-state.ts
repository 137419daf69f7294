import * as z from 'zod/mini';
import { durabilities } from '../durability.ts';
import { privateJson } from '../private-json.ts';
import { processForm, serverForm } from '../state-form.ts';
import type { EmbeddedState } from './embedded-state.ts';

const form: z.ZodMiniType<EmbeddedState> = z.looseObject({
  ...serverForm,
  kind: z.literal('embedded'),
  gateway: processForm,
  engine: processForm,
  pglite: z.string(),
  durability: z.enum(durabilities),
});

/**
 * The state file, or null when there is none that makes sense: the locks say by themselves whether a
 * server runs. Throws FALLBACK_RECORD_UNREADABLE where the system does not let it be read.
 */
export async function readState(path: string): Promise<EmbeddedState | null> {
  const found = await privateJson.read(path);
  return found.kind === 'object' ? (form.safeParse(found.value).data ?? null) : null;
}
