import { type ErrorCode, errorCodes, type ExitCode } from '../errors/error-codes.ts';
import { exitCodeGuide } from '../errors/exit-code-guide.ts';
import type { Target } from '../errors/setup-error.ts';
import { checkIds, type CheckId } from '../postgres/check-result.ts';
import { type ExplainedRow, rowById, rowsOfCode, rowsOfMessage } from '../postgres/explanations.ts';
import { serviceIds, type ServiceId } from '../services/service-result.ts';

/** Something that can be explained. */
export type Topic =
  | { readonly kind: 'code'; readonly code: ErrorCode; readonly target: Target | null }
  | { readonly kind: 'row'; readonly row: ExplainedRow }
  | { readonly kind: 'check'; readonly id: CheckId | ServiceId }
  | { readonly kind: 'exit'; readonly exitCode: ExitCode };

const everyCheck = [...checkIds, ...serviceIds];
const codes = Object.keys(errorCodes) as ErrorCode[];
const exitCodes = Object.keys(exitCodeGuide).map(Number) as ExitCode[];

/**
 * What a question is about, the most specific first: an error code with or without its target, a
 * check, a row such as F08, a SQLSTATE or system code, an exit code, or else a server's message.
 */
export function topicsOf(question: string): readonly Topic[] {
  const asked = question.trim();
  const code = codeTopic(asked);
  if (code !== null) return [code];
  const check = everyCheck.find((id) => id === asked.toLowerCase());
  if (check !== undefined) return [{ kind: 'check', id: check }];
  const exit = /^(?:exit(?:\s*code)?\s+)?(\d{1,3})$/i.exec(asked)?.[1];
  const exitCode = exitCodes.find((known) => String(known) === exit);
  if (exitCode !== undefined) return [{ kind: 'exit', exitCode }];
  const named = rowById(asked);
  if (named !== null) return [{ kind: 'row', row: named }];
  const ofCode = rowsOfCode(asked);
  const rows = ofCode.length > 0 ? ofCode : rowsOfMessage(asked);
  return rows.map((row) => ({ kind: 'row', row }));
}

/** Every word that can be asked for by its name. */
export function askableNames(): readonly string[] {
  return [...codes, ...everyCheck];
}

function codeTopic(asked: string): Topic | null {
  const word = asked.toUpperCase();
  const [, prefix, rest] = /^(PRIMARY|FALLBACK)_(.+)$/.exec(word) ?? [];
  const exact = codes.find((known) => known === word);
  if (exact !== undefined) {
    return { kind: 'code', code: exact, target: prefix === 'FALLBACK' ? 'fallback' : null };
  }
  const bare = codes.find((known) => known === rest);
  if (bare === undefined) return null;
  return { kind: 'code', code: bare, target: prefix === 'FALLBACK' ? 'fallback' : 'primary' };
}
