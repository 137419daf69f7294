import * as z from 'zod/mini';
import { SetupError } from '../errors/setup-error.ts';
import type { Connection } from '../postgres/connection.ts';
import { sqlState } from '../postgres/error-signs.ts';
import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import type { PrimaryMark } from './fence.ts';

const row = z.object({ pair: z.string(), epoch: z.string() });

/** There is no such table, or not even the schema. */
const absent = ['42P01', '3F000'];

/**
 * Up to which epoch the primary has what the fallback of this pair took; null where it knows nothing of the
 * pair. Not to be called inside a transaction, which the answer null may end.
 *
 * @throws SetupError JOURNAL_UNAVAILABLE with the statement for an administrator where the role may not read
 *   what another role has written there; else as `diagnose` explains it
 */
export async function readMark(connection: Connection, pair: string): Promise<PrimaryMark | null> {
  try {
    const { rows } = await connection.query(
      'select pair::text, epoch::text from setup_wizard.router_marks where pair = $1',
      [pair],
    );
    if (rows[0] === undefined) return null;
    const found = row.parse(rows[0]);
    return { pair: found.pair, epoch: Number(found.epoch) };
  } catch (error) {
    const state = sqlState(error) ?? '';
    if (absent.includes(state)) return null;
    throw state === '42501' ? mayNotRead(connection, error) : error;
  }
}

/** Whoever only reads on the fallback goes on without the mark, but has to know that nobody watches. */
function mayNotRead({ settings, target }: Connection, cause: unknown): SetupError {
  const role = quoteIdentifier(settings.user);
  return new SetupError('JOURNAL_UNAVAILABLE', {
    message: `Role "${settings.user}" may not read setup_wizard.router_marks on the ${target}: nobody can tell whether the fallback is an older copy of itself.`,
    detail: cause instanceof SetupError ? (cause.detail ?? cause.message) : null,
    fix: `In database "${settings.database}", as the owner of that schema: grant usage on schema setup_wizard to ${role}; grant select on setup_wizard.router_marks to ${role};`,
    target,
    cause,
  });
}
