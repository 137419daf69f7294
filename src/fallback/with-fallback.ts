import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import { connect } from '../postgres/connect.ts';
import type { Connection } from '../postgres/connection.ts';

/** Does `work` with a connection of its own to a fallback. Throws what `connect` and `work` throw. */
export async function withFallback<Answer>(
  settings: ConnectionSettings,
  signal: AbortSignal | undefined,
  work: (connection: Connection) => Promise<Answer>,
): Promise<Answer> {
  const connection = await connect(settings, { target: 'fallback', signal });
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}
