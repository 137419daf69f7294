import { shortDigest } from '../fallback/container/short-digest.ts';
import type { FallbackServer } from '../fallback/fallback-server.ts';
import type { CommandOutcome } from './command.ts';

/** A command about the fallback that went well, in one line or a few. */
export function fallbackOutcome(
  lines: readonly string[],
  document: Readonly<Record<string, unknown>>,
): CommandOutcome {
  return { exitCode: 0, lines, document, error: null };
}

/** A server in one line, without its password. */
export function describeServer(server: FallbackServer): string {
  const { kind, host, port, database, user, serverVersion, pgvector } = server;
  const lasting = server.durability === 'power-loss' ? ', commits outlive a power loss' : '';
  return `${kind} on ${host}:${port}/${database} as ${user} (PostgreSQL ${serverVersion}, pgvector ${pgvector}${lasting}${imageOf(server)})`;
}

function imageOf({ image, digest = '' }: FallbackServer): string {
  return image === undefined ? '' : `, image ${image} ${shortDigest(digest)}`;
}
