import * as z from 'zod/mini';
import { settingSecrets } from '../settings/database-settings.ts';
import type { SettingId } from '../settings/settings-table.ts';
import { foundPrimary } from './answers.ts';
import { isPassword, mayHoldPassword } from './fields.ts';
import { screenIds } from './screen-model.ts';
import { settle } from './request-of.ts';
import type { Session } from './session.ts';
import { stepIds } from './step-ids.ts';

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

/** Whether anything was answered that would be lost. */
export function hasAnswers({ answers, found, request }: Session): boolean {
  return (
    answers.typed.size > 0 ||
    answers.primary !== foundPrimary(found) ||
    answers.resolution !== request.resolution
  );
}

/** The typed settings that a draft leaves out: passwords, and any text that holds one. */
export function leftOutOf(session: Session): readonly SettingId[] {
  const { answers } = session;
  // With a primary, because one that was given up has a typed password all the same.
  const all = settle(session, { ...answers, primary: 'server' });
  const secrets = settingSecrets(all.settings);
  return [...answers.typed].flatMap(([id, text]) => {
    const isSecret =
      isPassword(id) ||
      mayHoldPassword(id, text) ||
      secrets.some((secret) => text.includes(secret));
    return isSecret ? [id] : [];
  });
}

/**
 * The answers of a session without their secrets.
 *
 * @param savedAt milliseconds since 1970
 */
export function draftOf(session: Session, savedAt: number): Draft {
  const { answers, request, confirmed, place } = session;
  const leftOut = leftOutOf(session);
  return {
    version: 1,
    folder: request.settings.cwd,
    envFile: request.settings.envFile,
    configFile: request.settings.configFile,
    savedAt,
    at: place.screen,
    primary: answers.primary,
    typed: Object.fromEntries([...answers.typed].filter(([id]) => !leftOut.includes(id))),
    resolution: answers.resolution,
    confirmed: [...confirmed],
    leftOut: [...leftOut],
  };
}
