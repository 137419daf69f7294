import type { RouterStatus, TargetStatus } from '../router/router-status.ts';

/** Where the router stands, for people. */
export function routeLines(status: RouterStatus): readonly string[] {
  const { target, reason, unreplayed } = status;
  const used = target === null ? null : status.targets[target];
  return [
    `Database  ${target === null || used === null ? 'none' : `${target} ${placeOf(used)}`}`,
    `Mode      ${status.mode} (${status.state}) since ${status.since}, takes ${status.writes}`,
    ...(reason === null ? [] : [`Reason    ${reason.code}: ${reason.message}`]),
    ...(unreplayed === null ? [] : [`Journal   ${unreplayed} writes wait`]),
  ];
}

function placeOf({ host, port, database, user, ...found }: TargetStatus): string {
  const { serverVersion, pgvector } = found;
  return `${host}:${port}/${database} as ${user} (PostgreSQL ${serverVersion ?? '?'}, pgvector ${pgvector ?? 'none'})`;
}
