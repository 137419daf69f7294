import type { Connection, ServerNotice } from '../postgres/connection.ts';

/** Runs the work and hands over what the server remarked meanwhile. */
export async function noticed<T>(
  connection: Connection,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly notices: readonly ServerNotice[] }> {
  const notices: ServerNotice[] = [];
  const end = connection.onNotice((notice) => notices.push(notice));
  try {
    return { result: await work(), notices };
  } finally {
    end();
  }
}
