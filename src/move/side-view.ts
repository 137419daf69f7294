import * as z from 'zod/mini';
import factsSql from '../../sql/move-facts.sql';
import type { Target } from '../errors/setup-error.ts';
import { connect } from '../postgres/connect.ts';
import type { Connection } from '../postgres/connection.ts';
import type { DatabaseCatalogue } from '../transfer/database-catalogue.ts';
import { readCatalogueOnce } from '../transfer/read-catalogue.ts';
import type { MoveRequest, MoveSide } from './move-request.ts';

const facts = z.object({
  user: z.string(),
  database: z.string(),
  encoding: z.string(),
  collation: z.string(),
  bytes: z.nullable(z.string()),
  inRecovery: z.boolean(),
  readOnly: z.boolean(),
  backendPid: z.number(),
  mayCreate: z.boolean(),
  sessions: z.number(),
  owners: z.array(z.string()),
  available: z.array(z.object({ name: z.string(), version: z.nullable(z.string()) })),
});

/** A database as it was found, with the session that found it. */
export interface SideView {
  readonly side: MoveSide;
  readonly connection: Connection;
  readonly facts: Readonly<z.infer<typeof facts>>;
  readonly catalogue: DatabaseCatalogue;
}

/** Under what name a side's errors go about; a database that is not configured takes what is left. */
export function targetsOf({ source, target }: Pick<MoveRequest, 'source' | 'target'>): {
  readonly source: Target;
  readonly target: Target;
} {
  const other = (one: Target): Target => (one === 'primary' ? 'fallback' : 'primary');
  const to = target.configured ?? other(source.configured ?? 'fallback');
  return { target: to, source: source.configured ?? other(to) };
}

/** Opens a database and looks at it, in three round trips after the login. */
export async function viewSide(
  side: MoveSide,
  target: Target,
  { tries = 3, signal }: MoveRequest,
): Promise<SideView> {
  const connection = await connect(side.settings, { target, tries, signal, queryTimeoutMs: 0 });
  try {
    const { rows } = await connection.query(factsSql);
    const catalogue = await readCatalogueOnce(connection);
    return { side, connection, facts: facts.parse(rows[0]?.['facts']), catalogue };
  } catch (error) {
    await connection.close();
    throw error;
  }
}
