import { connect } from '../../postgres/connect.ts';
import type { Connection } from '../../postgres/connection.ts';
import type { TransferSide } from '../transfer-request.ts';
import type { FollowRequest } from './follow-request.ts';

/** Both servers, open. */
export interface FollowSession {
  readonly name: string;
  readonly source: Connection;
  readonly target: Connection;
  /** Runs a statement on the fallback as whoever may make subscriptions there. */
  readonly administer: (statement: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

type SessionRequest = Pick<
  FollowRequest,
  'name' | 'source' | 'target' | 'administrator' | 'tries' | 'signal'
>;

/** @throws SetupError when one of the two cannot be reached */
export async function openFollowSession(request: SessionRequest): Promise<FollowSession> {
  const source = await openSide(request.source, request);
  try {
    const target = await openSide(request.target, request);
    return {
      name: request.name,
      source,
      target,
      administer: administratorOf(request, target),
      close: async () => {
        await Promise.all([source.close(), target.close()]);
      },
    };
  } catch (error) {
    await source.close();
    throw error;
  }
}

/** One of the two servers. */
export function openSide(
  { settings, target }: TransferSide,
  { tries = 3, signal }: Pick<SessionRequest, 'tries' | 'signal'>,
): Promise<Connection> {
  return connect(settings, { target, tries, signal });
}

/** The administrator, or the role of the fallback itself. */
export function administratorOf(
  { administrator, target: { settings } }: Pick<SessionRequest, 'administrator' | 'target'>,
  connection: Connection,
): (statement: string) => Promise<void> {
  return async (statement) => {
    await (administrator === null
      ? connection.query(statement)
      : administrator.run(settings.database, statement));
  };
}
