import { SetupError } from '../errors/setup-error.ts';
import { sqlStatements } from '../postgres/sql-statements.ts';
import type { LendClient } from './lend-client.ts';
import type { LiveSwitchboard } from './live-switchboard.ts';
import { nextChange } from './next-change.ts';
import { statementOf } from './routed-query.ts';
import { sameService, wasSlow } from './same-service.ts';

/** A statement for `query` of a client, as the caller gave it. */
export interface Statement {
  readonly config: unknown;
  readonly values: unknown;
}

/**
 * Runs one statement on a connection of its own. It is run a second time only when nothing of the first can
 * have stayed: it was not sent, or it was declared a read, or the fallback refused it because another process
 * is bringing its writes back.
 */
export async function runStatement(
  { config, values }: Statement,
  lend: LendClient,
  board: LiveSwitchboard,
): Promise<unknown> {
  const reads = statementOf(config).access === 'read';
  for (let tries = 1; ; tries += 1) {
    const client = await lend(reads);
    const { serving } = board;
    try {
      return await client.query(config as string, values as unknown[]);
    } catch (error) {
      if (tries > 1 || !(error instanceof SetupError)) throw error;
      if (error.code === 'FALLBACK_FENCED' && isAlone(config)) await board.health();
      else if (error.code !== 'DATABASE_UNAVAILABLE') throw error;
      else await nextChange(board, serving);
      const same = sameService(serving, await board.settled());
      // A fence is still there then, and what was slow would be slow again.
      if (same && (error.code === 'FALLBACK_FENCED' || wasSlow(error))) throw error;
    } finally {
      client.release();
    }
  }
}

/** With others in one text, those before it may have been carried out; so may the first part of a procedure. */
function isAlone(config: unknown): boolean {
  const { text } = statementOf(config);
  if (typeof text !== 'string') return false;
  const [only, ...others] = sqlStatements(text);
  const word = only?.tokens[0]?.text.toLowerCase() ?? '';
  return others.length === 0 && !['call', 'do'].includes(word);
}
