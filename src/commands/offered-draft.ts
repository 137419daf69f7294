import { readDraftText } from '../files/draft-file.ts';
import type { SetupRequest } from '../plan/setup-request.ts';
import type { Draft } from '../wizard/draft.ts';

/** The draft that an interrupted run left for this folder and these files, or null. */
export async function offeredDraft({ stateDir, settings }: SetupRequest): Promise<Draft | null> {
  const found = await readDraftText(stateDir);
  if (found === null) return null;
  const { draftSchema } = await import('../wizard/draft.ts');
  const parsed = draftSchema.safeParse(jsonOrNull(found.text));
  if (!parsed.success) return null;
  const { folder, envFile, configFile } = parsed.data;
  const ours =
    folder === settings.cwd && envFile === settings.envFile && configFile === settings.configFile;
  return ours ? parsed.data : null;
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
