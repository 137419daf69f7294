import { adoptMark } from '../journal/adopt-mark.ts';
import { readFence } from '../journal/read-fence.ts';
import { connect } from '../postgres/connect.ts';
import type { Connection } from '../postgres/connection.ts';
import type { TransferRequest, TransferSide } from './transfer-request.ts';

/**
 * After a sync the fallback has what the primary has, so that one which was restored from an older copy is the one
 * to go on with: it counts its failovers from the mark of the primary on. After a sync of some tables it does not.
 *
 * @returns warnings; the sync is done, whatever becomes of this
 */
export async function adoptMarkOfSource({
  source,
  target,
  tables = [],
  exclude = [],
  signal,
}: TransferRequest): Promise<readonly string[]> {
  if (tables.length > 0 || exclude.length > 0) return [];
  const opened: Connection[] = [];
  const open = async ({ settings, target: name }: TransferSide): Promise<Connection> => {
    const connection = await connect(settings, { target: name, tries: 1, signal });
    opened.push(connection);
    return connection;
  };
  try {
    const fallback = await open(target);
    const fence = await readFence(fallback);
    if (fence?.mode !== 'closed') return [];
    return (await adoptMark({ primary: await open(source), fallback }, fence.pair)).warnings;
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return [`Whether the fallback had been an older copy of itself was not found out: ${words}`];
  } finally {
    await Promise.all(opened.map((one) => one.close()));
  }
}
