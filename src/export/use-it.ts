import { shellWord } from '../errors/shell-word.ts';
import type { ExportRequest } from './export-request.ts';

/**
 * The command that puts the new database into the settings, as lines of a comment.
 *
 * @param at where it is; `more` are further options
 */
export function useIt(
  { database, user, dimensions }: ExportRequest,
  at: { readonly host: string; readonly port: number; readonly more: readonly string[] },
): readonly string[] {
  const parts = [
    `setup-wizard --non-interactive --db-host ${shellWord(at.host)} --db-port ${at.port}`,
    `  --db-name ${shellWord(database)} --db-user ${shellWord(user)}`,
    `  --db-password-file secrets/app-password --vector-dimensions ${dimensions}`,
    ...at.more.map((option) => `  ${option}`),
  ];
  return parts.map((part, index) => `  ${part}${index < parts.length - 1 ? ' \\' : ''}`);
}
